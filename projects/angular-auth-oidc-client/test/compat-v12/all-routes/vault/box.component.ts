import { Component } from '@angular/core';
import { ActivatedRoute } from '@angular/router';

@Component({
  selector: 'app-box',
  standalone: false,
  template: `<h2 data-testid="page">Drawer {{ drawer }}</h2>`,
})
export class BoxComponent {
  drawer: string | null;

  constructor(route: ActivatedRoute) {
    this.drawer = route.snapshot.queryParamMap.get('drawer');
  }
}

import { Component } from '@angular/core';
import { ActivatedRoute } from '@angular/router';

@Component({
  selector: 'app-page',
  standalone: false,
  template: `<h2 data-testid="page">{{ title }}</h2>`,
})
export class PageComponent {
  title: string;

  constructor(route: ActivatedRoute) {
    this.title = route.snapshot.data['title'];
  }
}

import { Component, inject } from '@angular/core';
import { ActivatedRoute } from '@angular/router';

@Component({
  selector: 'app-page',
  template: `<h1 data-testid="page">{{ title }}</h1>`,
})
export class Page {
  protected readonly title = inject(ActivatedRoute).snapshot.data['title'] as string;
}

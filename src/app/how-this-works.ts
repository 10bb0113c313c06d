import { Component, computed, input } from '@angular/core';

import { highlight } from './highlight';

/** The lesson at the end of each page: a few words, and the lines of the demo that do it. */
@Component({
  selector: 'app-how-this-works',
  template: `
    <section class="lesson" aria-labelledby="how-this-works">
      <div class="lesson-text">
        <h2 id="how-this-works">How this works</h2>
        <ng-content />
        <p class="muted">
          From <code>{{ file() }}</code>
        </p>
      </div>
      <pre
        tabindex="0"
        role="region"
        [attr.aria-label]="'Code of ' + file()"
      ><code>@for (part of parts(); track $index) {<span [class]="part.kind">{{ part.text }}</span>}</code></pre>
    </section>
  `,
  styleUrl: './how-this-works.css',
})
export class HowThisWorks {
  readonly file = input.required<string>();
  readonly code = input.required<string>();

  protected readonly parts = computed(() => highlight(this.code().trim()));
}

import { Component, DOCUMENT, inject, input, signal } from '@angular/core';

const feedbackMs = 2000;

/** Puts a value on the clipboard and says so. */
@Component({
  selector: 'app-copy-button',
  template: `
    <button type="button" class="button small quiet" [disabled]="value() === ''" (click)="copy()">
      {{ feedback() || 'Copy' }}<span class="visually-hidden"> {{ label() }}</span>
    </button>
    <span class="visually-hidden" aria-live="polite">{{ feedback() }}</span>
  `,
})
export class CopyButton {
  readonly value = input.required<string>();
  readonly label = input.required<string>();

  protected readonly feedback = signal('');
  private readonly window = inject(DOCUMENT).defaultView;

  protected async copy(): Promise<void> {
    try {
      await this.window?.navigator.clipboard.writeText(this.value());
      this.feedback.set('Copied');
    } catch {
      this.feedback.set('Not allowed');
    }
    this.window?.setTimeout(() => {
      this.feedback.set('');
    }, feedbackMs);
  }
}

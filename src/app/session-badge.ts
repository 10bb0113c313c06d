import { Component, computed, input } from '@angular/core';
import type { Session } from 'angular-auth-oidc-client';

/** The two axes of a session side by side: what is held, and what is in flight. */
@Component({
  selector: 'app-session-badge',
  template: `
    <span class="badge" [class]="tone()" data-testid="status">{{ session().status() }}</span>
    <span
      class="badge"
      [class.warn]="session().activity() !== 'idle'"
      [class.busy]="session().activity() !== 'idle'"
      data-testid="activity"
      >{{ session().activity() }}</span
    >
  `,
  styles: `
    :host {
      display: inline-flex;
      flex-wrap: wrap;
      gap: var(--space-2);
    }
  `,
})
export class SessionBadge {
  readonly session = input.required<Session>();

  protected readonly tone = computed(() =>
    this.session().status() === 'authenticated' ? 'good' : 'neutral',
  );
}

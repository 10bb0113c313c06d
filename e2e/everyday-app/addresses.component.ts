import { Component, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import { fromEvent, merge } from 'rxjs';

/** Shows the two addresses that a sign-in must leave clean: the router's and the browser's. */
@Component({
  selector: 'app-addresses',
  template: `
    <dl>
      <dt>Router</dt>
      <dd data-testid="router-url">{{ routerUrl() }}</dd>
      <dt>Browser</dt>
      <dd data-testid="location">{{ location() }}</dd>
    </dl>
  `,
})
export class Addresses {
  protected readonly routerUrl = signal('');
  protected readonly location = signal(location.href);
  private readonly router = inject(Router);

  constructor() {
    merge(this.router.events, fromEvent(navigation, 'currententrychange'))
      .pipe(takeUntilDestroyed())
      .subscribe(() => {
        this.routerUrl.set(this.router.url);
        this.location.set(location.href);
      });
  }
}

import {
  Component,
  type ElementRef,
  computed,
  inject,
  linkedSignal,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import {
  NavigationEnd,
  Router,
  RouterLink,
  RouterLinkActive,
  RouterOutlet,
  isActive,
} from '@angular/router';
import { OidcSecurityService, injectSession } from 'angular-auth-oidc-client';
import { filter, skip } from 'rxjs';

import { personName } from './person';
import { Theme } from './theme';

/** The frame of every page: who is signed in, where one can go, and what went wrong. */
@Component({
  selector: 'app-root',
  imports: [RouterLink, RouterLinkActive, RouterOutlet],
  templateUrl: './app.html',
  styleUrl: './app.css',
})
export class App {
  protected readonly session = injectSession();
  protected readonly name = personName(this.session);
  protected readonly theme = inject(Theme);

  protected readonly pages = [
    { path: '/', before: '', label: 'Home' },
    { path: '/session', before: '', label: 'Session' },
    { path: '/api', before: 'Call the ', label: 'API' },
    { path: '/members', before: '', label: 'Members' },
    { path: '/events', before: '', label: 'Events' },
    { path: '/pop-up', before: '', label: 'Pop-up' },
    { path: '/silent-renewal', before: '', label: 'Silent renewal' },
    { path: '/two-providers', before: '', label: 'Two providers' },
    { path: '/check-session', before: '', label: 'Check session' },
  ];

  private readonly oidc = inject(OidcSecurityService);
  private readonly router = inject(Router);

  private readonly undismissed = linkedSignal(() => this.session.error());
  private readonly isToldByThePage = isActive('/sign-in-failed', this.router);
  protected readonly failure = computed(() =>
    this.session.status() === 'authenticated' ||
    this.session.activity() !== 'idle' ||
    this.isToldByThePage()
      ? undefined
      : this.undismissed(),
  );

  private readonly main = viewChild.required<ElementRef<HTMLElement>>('main');

  constructor() {
    this.router.events
      .pipe(
        filter((event) => event instanceof NavigationEnd),
        skip(1),
        takeUntilDestroyed(),
      )
      // A screen reader learns of a new page only when the focus moves there.
      .subscribe(() => {
        this.focusMain();
      });
  }

  protected signIn(): void {
    this.oidc.authorize();
  }

  protected signOut(): void {
    this.oidc.logoff();
  }

  protected dismiss(): void {
    this.undismissed.set(undefined);
  }

  protected focusMain(event?: Event): void {
    event?.preventDefault();
    this.main().nativeElement.focus();
  }
}

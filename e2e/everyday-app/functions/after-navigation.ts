import { provideHttpClient } from '@angular/common/http';
import {
  Component,
  createEnvironmentInjector,
  EnvironmentInjector,
  inject,
  ViewContainerRef,
} from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { Router, RouterOutlet } from '@angular/router';
import { Addresses } from '../addresses.component';
import { afterFirstNavigation } from '../first-navigation';
import { Page } from '../page.component';
import { routesWithHome } from '../routes';
import { fetchSettings } from '../settings';
import { router } from './router';

@Component({
  selector: 'app-root',
  imports: [Addresses, RouterOutlet],
  template: `
    <app-addresses />
    <router-outlet />
  `,
})
class App {
  private readonly injector = inject(EnvironmentInjector);
  private readonly view = inject(ViewContainerRef);

  constructor() {
    void this.showAccount(inject(Router));
  }

  /** Loads the library when the page is there and the server has answered. */
  private async showAccount(router: Router): Promise<void> {
    await afterFirstNavigation(router);
    await fetchSettings();
    const [{ Account }, { auth }] = await Promise.all([
      import('../account.component'),
      import('./auth'),
    ]);
    const environmentInjector = createEnvironmentInjector(auth, this.injector);
    this.view.createComponent(Account, { environmentInjector });
  }
}

const routes = routesWithHome({ component: Page, data: { title: 'home' } });

/** An application that creates an injector with the library after its first navigation. */
export function start(): Promise<unknown> {
  return bootstrapApplication(App, { providers: [router(routes), provideHttpClient()] });
}

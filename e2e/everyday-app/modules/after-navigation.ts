import { HttpClientModule } from '@angular/common/http';
import { Component, createNgModule, Injector, NgModule, ViewContainerRef } from '@angular/core';
import { BrowserModule, platformBrowser } from '@angular/platform-browser';
import { Router, RouterOutlet } from '@angular/router';
import { Addresses } from '../addresses.component';
import { afterFirstNavigation } from '../first-navigation';
import { Page } from '../page.component';
import { routesWithHome } from '../routes';
import { fetchSettings } from '../settings';
import { router } from './router';

@Component({
  selector: 'app-root',
  standalone: false,
  template: `
    <app-addresses />
    <router-outlet />
  `,
})
class AppComponent {
  constructor(
    router: Router,
    private readonly injector: Injector,
    private readonly view: ViewContainerRef,
  ) {
    void this.showAccount(router);
  }

  /** Loads the library when the page is there and the server has answered. */
  private async showAccount(router: Router): Promise<void> {
    await afterFirstNavigation(router);
    await fetchSettings();
    const [{ Account }, { AuthConfigModule }] = await Promise.all([
      import('../account.component'),
      import('./auth-config.module'),
    ]);
    const ngModuleRef = createNgModule(AuthConfigModule, this.injector);
    this.view.createComponent(Account, { ngModuleRef });
  }
}

const routes = routesWithHome({ component: Page, data: { title: 'home' } });

/** An application that creates the module with the library after its first navigation. */
@NgModule({
  declarations: [AppComponent],
  imports: [BrowserModule, HttpClientModule, router(routes), RouterOutlet, Addresses],
  bootstrap: [AppComponent],
})
class AppModule {}

export function start(): Promise<unknown> {
  return platformBrowser().bootstrapModule(AppModule);
}

import { HttpClientModule } from '@angular/common/http';
import { Component, NgModule } from '@angular/core';
import { BrowserModule, platformBrowser } from '@angular/platform-browser';
import { RouterOutlet } from '@angular/router';
import { Addresses } from '../addresses.component';
import { routesWithHome } from '../routes';
import { router } from './router';

@Component({
  selector: 'app-root',
  standalone: false,
  template: `
    <app-addresses />
    <router-outlet />
  `,
})
class AppComponent {}

const routes = routesWithHome({
  loadChildren: () => import('./account.module').then((m) => m.AccountModule),
});

/** An application of which only one module, loaded lazily, knows the library. */
@NgModule({
  declarations: [AppComponent],
  imports: [BrowserModule, HttpClientModule, router(routes), RouterOutlet, Addresses],
  bootstrap: [AppComponent],
})
class AppModule {}

export function start(): Promise<unknown> {
  return platformBrowser().bootstrapModule(AppModule);
}

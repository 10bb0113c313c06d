import { HTTP_INTERCEPTORS, HttpClientModule } from '@angular/common/http';
import { Component, NgModule, type NgModuleRef, type OnInit } from '@angular/core';
import { BrowserModule, platformBrowser } from '@angular/platform-browser';
import { RouterModule } from '@angular/router';
import { AuthInterceptor, AuthModule, OidcSecurityService } from 'angular-auth-oidc-client';

import { Controls } from './controls';
import { routes } from './routes';
import { configuration } from './settings';

@Component({
  selector: 'app-root',
  standalone: false,
  template: '<app-controls></app-controls><router-outlet></router-outlet>',
})
class RootComponent implements OnInit {
  constructor(private readonly oidcSecurityService: OidcSecurityService) {}

  ngOnInit(): void {
    this.oidcSecurityService.checkAuth().subscribe();
  }
}

@NgModule({
  declarations: [RootComponent],
  imports: [
    BrowserModule,
    HttpClientModule,
    RouterModule.forRoot(routes),
    AuthModule.forRoot({ config: configuration }),
    Controls,
  ],
  providers: [{ provide: HTTP_INTERCEPTORS, useClass: AuthInterceptor, multi: true }],
  bootstrap: [RootComponent],
})
class AppModule {}

/** An application in the style of version 12. */
export function start(): Promise<NgModuleRef<unknown>> {
  return platformBrowser().bootstrapModule(AppModule);
}

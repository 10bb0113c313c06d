import { HttpClient } from '@angular/common/http';
import { NgModule } from '@angular/core';
import { AuthModule, StsConfigHttpLoader, StsConfigLoader } from 'angular-auth-oidc-client';
import { firstValueFrom } from 'rxjs';
import { map } from 'rxjs/operators';

import { Environment } from '../environment';

export const httpLoaderFactory = (httpClient: HttpClient): StsConfigHttpLoader => {
  const config$ = httpClient.get<Environment>('/settings.json').pipe(
    map((served) => ({
      authority: served.authority,
      redirectUrl: window.location.origin + '/http-loader/',
      postLogoutRedirectUri: window.location.origin + '/http-loader/',
      clientId: 'http-loader',
      scope: 'openid profile email offline_access api:read',
      responseType: 'code',
      silentRenew: true,
      useRefreshToken: true,
      secureRoutes: [served.apiUrl],
    })),
  );

  // Asked for at once, not when somebody subscribes: `toPromise()` of those days has become this.
  return new StsConfigHttpLoader(firstValueFrom(config$));
};

@NgModule({
  imports: [
    AuthModule.forRoot({
      loader: {
        provide: StsConfigLoader,
        useFactory: httpLoaderFactory,
        deps: [HttpClient],
      },
    }),
  ],
  exports: [AuthModule],
})
export class AuthHttpConfigModule {}

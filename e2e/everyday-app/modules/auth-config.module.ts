import { HTTP_INTERCEPTORS, HttpClientModule } from '@angular/common/http';
import { NgModule } from '@angular/core';
import { AuthInterceptor, AuthModule } from 'angular-auth-oidc-client';
import { passedConfig } from '../passed-config';

@NgModule({
  imports: [AuthModule.forRoot(passedConfig), HttpClientModule],
  providers: [{ provide: HTTP_INTERCEPTORS, useClass: AuthInterceptor, multi: true }],
  exports: [AuthModule],
})
export class AuthConfigModule {}

/** Code of every generation that must go on compiling, written from the contract. */
import {
  EventTypes,
  type AuthStateResult,
  type ConfigUserDataResult,
  type LogoutAuthOptions,
  type OidcClientNotification,
  type OidcSecurityService,
  type OpenIdConfiguration,
  type PopUpService,
  type PublicEventsService,
  StsConfigLoader,
  type TokenValidationService,
} from 'angular-auth-oidc-client';
import { filter, map, of, type Observable } from 'rxjs';
import type { IsAny } from './fits';

/** Events as version 12 shows them, with the type left out, generic, and of one value. */
export function events(service: PublicEventsService): unknown[] {
  const all: Observable<OidcClientNotification<unknown>> = service.registerForEvents();
  const told = service.registerForEvents();
  return [
    all,
    told
      .pipe(filter((notification) => notification.type === EventTypes.ConfigLoaded))
      .subscribe((config) => config.value.authority),
    told
      .pipe(filter((notification) => notification.type === EventTypes.UserDataChanged))
      .subscribe((result: OidcClientNotification<ConfigUserDataResult>) => result.value?.configId),
    told
      .pipe(
        filter((notification) => notification.type === EventTypes.NewAuthenticationResult),
        map((notification) => notification.value),
      )
      .subscribe((result: AuthStateResult) => result.isRenewProcess),
    told.subscribe((n: OidcClientNotification<Loose>) => (n.value as { foo: string }).foo),
    service.fireEvent(EventTypes.IdTokenExpired, true),
    service.fireEvent<string>(EventTypes.CheckSessionReceived, 'changed'),
  ];
}

type Loose = ReturnType<typeof JSON.parse>;

/** Where `any` is written, any value may be read. */
export const isLoose: IsAny<OidcClientNotification<Loose>['value']> = true;

/** A listener that says so in each place. */
export function looseEvents(service: PublicEventsService): unknown {
  return service
    .registerForEvents()
    .pipe(filter((n: OidcClientNotification<Loose>) => n.type === EventTypes.ConfigLoaded))
    .subscribe((n: OidcClientNotification<Loose>) => (n.value as { foo: string }).foo);
}

/** Events by their type, without a filter. */
export function describe(event: OidcClientNotification): string {
  if (event.type === EventTypes.ConfigLoaded) return event.value.configId ?? '';
  if (event.type === EventTypes.UserDataChanged) return event.value.configId;
  if (event.type === EventTypes.NewAuthenticationResult) return event.value.validationResult;
  if (event.type === EventTypes.SilentRenewFailed) return event.value.code;
  return event.type === EventTypes.CheckSessionReceived ? event.value : EventTypes[event.type];
}

/** A loader of version 12. */
export class LoaderOf12 extends StsConfigLoader {
  loadConfigs(): Promise<OpenIdConfiguration>[] {
    return [Promise.resolve({})];
  }
}

/** A loader of version 14 and later. */
export class LoaderOf14 implements StsConfigLoader {
  loadConfigs(): Observable<OpenIdConfiguration[]> {
    return of([{}]);
  }
}

/** D3: what was `void` and became an Observable is both. */
export function bothGenerations(service: OidcSecurityService, options: LogoutAuthOptions): void {
  service.logoff();
  service.logoff('id', options).subscribe((result) => result);
  service.setState('mine');
  service.setState('mine', 'id').subscribe((done: boolean) => done);
}

/** Later versions pass the configuration along. */
export function popUp(service: PopUpService, config: OpenIdConfiguration): boolean {
  service.openPopUp('https://op.example', { width: 1 });
  service.openPopUp('https://op.example', undefined, config);
  service.sendMessageToMainWindow('https://app.example', config);
  return service.isCurrentlyInPopup() || service.isCurrentlyInPopup(config);
}

/** D32: asynchronous as in version 13.1. */
export function validate(service: TokenValidationService): Observable<boolean> {
  return service.validateSignatureIdToken('token', { keys: [] }, 'id');
}

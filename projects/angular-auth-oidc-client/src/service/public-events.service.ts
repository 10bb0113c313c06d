import { inject, Injectable, NgZone } from '@angular/core';
import type {
  OidcClient,
  OidcError,
  OpenIdConfiguration,
  SessionChange,
} from 'angular-auth-oidc-client/core';
import { ReplaySubject, type Observable } from 'rxjs';
import { AuthClients } from '../auth-clients';
import { heldUserData } from './results';
import { toValidationResult, ValidationResult } from './validation-result';

/** What can happen. The first eight keep the numbers of version 12. */
export enum EventTypes {
  ConfigLoaded = 0,
  ConfigLoadingFailed = 1,
  CheckSessionReceived = 2,
  UserDataChanged = 3,
  NewAuthenticationResult = 4,
  TokenExpired = 5,
  IdTokenExpired = 6,
  SilentRenewStarted = 7,
  CheckingAuth = 8,
  CheckingAuthFinished = 9,
  CheckingAuthFinishedWithError = 10,
  SilentRenewFailed = 11,
}

/** One thing that happened. */
export interface OidcClientNotification<T> {
  type: EventTypes;
  value?: T;
}

/** What a sign-in or renewal came to, as the value of `NewAuthenticationResult`. */
export interface AuthStateResult {
  isAuthenticated: boolean;
  validationResult: ValidationResult;
  isRenewProcess: boolean;
  configId?: string;
}

/**
 * One stream of what happens in all configurations. It begins when the application first injects it:
 * do that in its root component or in an initializer to miss nothing.
 */
@Injectable({ providedIn: 'root' })
export class PublicEventsService {
  private readonly notifications = new ReplaySubject<OidcClientNotification<unknown>>(1);
  private readonly zone = inject(NgZone);

  constructor() {
    const clients = inject(AuthClients);
    for (const client of clients.all) {
      this.fireEvent<OpenIdConfiguration>(EventTypes.ConfigLoaded, client.config.options);
      client.store.subscribe((change) => {
        this.follow(client, change);
      });
    }
    clients.returns.subscribe(({ client, outcome }) => {
      this.fireResult(client, outcome.error, false);
    });
    clients.checks.subscribe(({ isDone, error }) => {
      if (!isDone) this.fireEvent(EventTypes.CheckingAuth);
      else {
        if (error) this.fireEvent(EventTypes.CheckingAuthFinishedWithError, error.message);
        this.fireEvent(EventTypes.CheckingAuthFinished);
      }
    });
  }

  /** Tells everybody who registered. */
  fireEvent<T>(type: EventTypes, value?: T): void {
    this.zone.run(() => {
      this.notifications.next(value === undefined ? { type } : { type, value });
    });
  }

  /** Everything that happens from now on, and the last thing that happened before. */
  registerForEvents(): Observable<OidcClientNotification<unknown>> {
    return this.notifications.asObservable();
  }

  private follow(client: OidcClient, { event, before, now }: SessionChange): void {
    const { configId } = client.config;
    const renewing = before.activity === 'renewing';
    const userDataBefore = before.status === 'authenticated' ? before.userData : undefined;
    const userDataNow = now.status === 'authenticated' ? now.userData : undefined;
    if (userDataBefore !== userDataNow) {
      this.fireEvent(EventTypes.UserDataChanged, { configId, userData: heldUserData(client) });
    }
    if (event.type === 'started' && event.activity === 'renewing') {
      this.fireEvent(EventTypes.SilentRenewStarted);
    }
    if (event.type === 'established' && renewing) this.fireResult(client, undefined, true);
    if (event.type === 'expired') this.fireEvent(EventTypes.TokenExpired, true);
    if (event.type === 'failed') {
      if (event.error.code.startsWith('metadata/')) {
        this.fireEvent(EventTypes.ConfigLoadingFailed, null);
      }
      if (renewing) {
        this.fireEvent(EventTypes.SilentRenewFailed, event.error);
        if (event.final) this.fireResult(client, event.error, true);
      }
    }
  }

  private fireResult(
    client: OidcClient,
    error: OidcError | undefined,
    isRenewProcess: boolean,
  ): void {
    this.fireEvent<AuthStateResult>(EventTypes.NewAuthenticationResult, {
      isAuthenticated: !error,
      validationResult: error
        ? toValidationResult(error.code, (error as { error?: string }).error)
        : ValidationResult.Ok,
      isRenewProcess,
      configId: client.config.configId,
    });
  }
}

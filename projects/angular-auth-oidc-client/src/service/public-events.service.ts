import { inject, Injectable, NgZone } from '@angular/core';
import {
  heldTokens,
  isExpired,
  isInteractionRequired,
  type OidcClient,
  type OidcError,
  type OpenIdConfiguration,
  type SessionChange,
} from 'angular-auth-oidc-client/core';
import { ReplaySubject, type Observable } from 'rxjs';
import { AuthClients } from '../auth-clients';
import { heldUserData, type ConfigUserDataResult } from './results';
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
  SignedOut = 12,
}

/** What a sign-in or renewal came to, as the value of `NewAuthenticationResult`. */
export interface AuthStateResult {
  isAuthenticated: boolean;
  validationResult: ValidationResult;
  isRenewProcess: boolean;
  configId?: string;
}

/** What an event tells; `undefined` where its type says it all. */
export interface EventValues {
  /** The configuration, completed with defaults. */
  [EventTypes.ConfigLoaded]: OpenIdConfiguration;
  [EventTypes.ConfigLoadingFailed]: null;
  /** What the provider's session frame says, such as `changed` or `unchanged`. */
  [EventTypes.CheckSessionReceived]: string;
  [EventTypes.UserDataChanged]: ConfigUserDataResult;
  [EventTypes.NewAuthenticationResult]: AuthStateResult;
  [EventTypes.TokenExpired]: true;
  [EventTypes.IdTokenExpired]: true;
  [EventTypes.SilentRenewStarted]: undefined;
  [EventTypes.CheckingAuth]: undefined;
  [EventTypes.CheckingAuthFinished]: undefined;
  /** The message of the failure. */
  [EventTypes.CheckingAuthFinishedWithError]: string;
  [EventTypes.SilentRenewFailed]: OidcError;
  /** Whose sign-out at the provider the user has come back from. */
  [EventTypes.SignedOut]: { configId: string };
}

interface Notification<Type extends EventTypes, T> {
  type: Type;
  value?: T;
}

type Told<Type extends EventTypes> = EventValues[Type] extends undefined
  ? Notification<Type, undefined>
  : Required<Notification<Type, EventValues[Type]>>;

/**
 * One thing that happened. Where its `type` is known, so is the type of its `value`; with a type argument,
 * as applications of version 12 write it, any event may have a value of that type.
 */
// `unknown` and `any` are arguments too; only the default is not one.
export type OidcClientNotification<T = EventValues> = unknown extends T
  ? Notification<EventTypes, T>
  : [T] extends [EventValues]
    ? { [Type in EventTypes]: Told<Type> }[EventTypes]
    : Notification<EventTypes, T>;

const longestTimerMs = 2 ** 31 - 1;

/**
 * One stream of what happens in all configurations. It begins when the application first injects it:
 * do that in its root component or in an initializer to miss nothing.
 */
@Injectable({ providedIn: 'root' })
export class PublicEventsService {
  private readonly notifications = new ReplaySubject<OidcClientNotification>(1);
  private readonly zone = inject(NgZone);

  constructor() {
    const clients = inject(AuthClients);
    clients.each((client) => {
      this.fireEvent<OpenIdConfiguration>(EventTypes.ConfigLoaded, client.config.options);
      let tokens = heldTokens(client.store);
      let stopWaiting = this.awaitIdTokenEnd(client);
      client.store.subscribe((change) => {
        this.follow(client, change);
        if (tokens === heldTokens(client.store)) return;
        tokens = heldTokens(client.store);
        stopWaiting();
        stopWaiting = this.awaitIdTokenEnd(client);
      });
      client.onDestroy(() => {
        stopWaiting();
      });
    });
    clients.failures.subscribe(() => {
      this.fireEvent(EventTypes.ConfigLoadingFailed, null);
    });
    let said: string | undefined;
    clients.sessionMessages.subscribe((message) => {
      // It says the same every few seconds: only news is worth a change detection.
      if (message === said) this.tell(EventTypes.CheckSessionReceived, message);
      else this.fireEvent(EventTypes.CheckSessionReceived, message);
      said = message;
    });
    clients.returns.subscribe(({ client, outcome }) => {
      this.fireResult(client, outcome.error, false);
    });
    clients.signOuts.subscribe(({ config: { configId } }) => {
      this.fireEvent(EventTypes.SignedOut, { configId });
    });
    clients.checks.subscribe(({ isDone, error, client }) => {
      if (!isDone) {
        this.fireEvent(EventTypes.CheckingAuth);
        if (client && idTokenLifeMs(client) <= 0) this.fireEvent(EventTypes.IdTokenExpired, true);
      } else {
        if (error) this.fireEvent(EventTypes.CheckingAuthFinishedWithError, error.message);
        this.fireEvent(EventTypes.CheckingAuthFinished);
      }
    });
  }

  /** Tells everybody who registered. */
  fireEvent<T>(type: EventTypes, value?: T): void {
    this.zone.run(() => {
      this.tell(type, value);
    });
  }

  private tell<T>(type: EventTypes, value?: T): void {
    const notification = value === undefined ? { type } : { type, value };
    this.notifications.next(notification as OidcClientNotification);
  }

  /** Everything that happens from now on, and the last thing that happened before. */
  registerForEvents(): Observable<OidcClientNotification> {
    return this.notifications.asObservable();
  }

  private awaitIdTokenEnd(client: OidcClient): () => void {
    const lifeMs = idTokenLifeMs(client);
    // One that has expired already is found by the next check; one that lives for weeks, by a later page.
    if (!(lifeMs > 0 && lifeMs <= longestTimerMs)) return () => undefined;
    return client.ports.clock.setTimer(() => {
      this.fireEvent(EventTypes.IdTokenExpired, true);
    }, lifeMs);
  }

  private follow(client: OidcClient, { event, before, now }: SessionChange): void {
    const { configId } = client.config;
    const renewing = before.activity === 'renewing';
    // Nobody was signed in, and the provider was asked in a frame: no answer is being finished.
    const isSilent =
      renewing || (before.activity === 'signing-in' && client.memory.finishing === undefined);
    const userDataBefore = before.status === 'authenticated' ? before.userData : undefined;
    const userDataNow = now.status === 'authenticated' ? now.userData : undefined;
    if (userDataBefore !== userDataNow) {
      this.fireEvent(EventTypes.UserDataChanged, { configId, userData: heldUserData(client) });
    }
    if (event.type === 'started' && event.activity === 'renewing') {
      const tokens = heldTokens(client.store);
      if (tokens && isExpired(tokens, client.ports.clock.now())) {
        this.fireEvent(EventTypes.TokenExpired, true);
      }
      this.fireEvent(EventTypes.SilentRenewStarted);
    }
    if (event.type === 'established' && isSilent) this.fireResult(client, undefined, true);
    if (event.type === 'expired') this.fireEvent(EventTypes.TokenExpired, true);
    if (event.type === 'failed') {
      if (event.error.code.startsWith('metadata/')) {
        this.fireEvent(EventTypes.ConfigLoadingFailed, null);
      }
      const isRefused = isSilent && event.error.code === 'authorization-response/error';
      if (renewing || isRefused) this.fireEvent(EventTypes.SilentRenewFailed, event.error);
      if ((renewing && event.final) || isRefused) this.fireResult(client, event.error, true);
    }
  }

  private fireResult(
    client: OidcClient,
    error: OidcError | undefined,
    isRenewProcess: boolean,
  ): void {
    this.fireEvent<AuthStateResult>(EventTypes.NewAuthenticationResult, {
      isAuthenticated: !error,
      validationResult: !error
        ? ValidationResult.Ok
        : isRenewProcess && isInteractionRequired(error)
          ? ValidationResult.LoginRequired
          : toValidationResult(error.code, (error as { error?: string }).error),
      isRenewProcess,
      configId: client.config.configId,
    });
  }
}

/** Infinite where no ID token is held. */
function idTokenLifeMs({ ports, store }: OidcClient): number {
  const tokens = heldTokens(store);
  // A renewal may have brought no other one: then it has expired when it says so.
  const end = tokens ? (tokens.idTokenExpiresAt ?? tokens.claims.exp) : Infinity;
  return (end - ports.clock.now()) * 1000;
}

import type { OpenIdConfiguration } from 'angular-auth-oidc-client';

/** What a test chooses. Left out: the most common choice. */
export interface SetUp {
  /** `functions`: `provideAuth()` and `authInterceptor()`; `modules`: `AuthModule` and `AuthInterceptor`. */
  readonly shape: 'functions' | 'modules';
  /**
   * Where the application provides the library: with the application itself, in a route that it loads
   * lazily, or in an injector that it creates after the first navigation.
   */
  readonly provided?: 'at-start' | 'in-lazy-route' | 'after-navigation';
  /** When the root component calls `checkAuth()`, if the library is provided at the start. */
  readonly checks?: 'at-once' | 'after-navigation';
  /** Whether the configuration is passed, or loaded by `StsConfigHttpLoader`. */
  readonly configuration?: 'passed' | 'loaded';
  /** A second configuration makes the application call `checkAuthMultiple()`. */
  readonly configurations?: 1 | 2;
  /** What the empty path redirects to. A relative redirect keeps the query, an absolute one drops it. */
  readonly redirectTo?: 'home' | '/home';
  readonly initialNavigation?: 'enabledBlocking';
  readonly useHash?: boolean;
  /** The path of `redirectUrl` below the base path. */
  readonly redirectPath?: string;
  readonly options?: OpenIdConfiguration;
}

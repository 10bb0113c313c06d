export const providerNames = ['keycloak', 'hydra', 'dex', 'dexWithoutSessions'] as const;

export type ProviderName = (typeof providerNames)[number];

/** Where a provider is, and the application that signs in at it. */
export interface ProviderAddress {
  readonly issuer: string;
  readonly appOrigin: string;
  /** An API that asks the provider whether a token is good. */
  readonly apiUrl: string;
}

/** What the tests are told in their environment: a provider, or why there is none. */
export type Providers = Readonly<Record<ProviderName, ProviderAddress | { reason: string }>>;

/** The variable of the environment that tells it. */
export const providersVariable = 'RUNNING_PROVIDERS';

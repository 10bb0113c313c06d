import { runInNewContext } from 'node:vm';
import {
  checkAuth,
  createClient,
  login,
  logout,
  type HttpRequest,
  type HttpResponse,
  type OidcClient,
  type OidcError,
  type OpenIdConfiguration,
} from 'angular-auth-oidc-client/core';
import {
  createFakeClock,
  createFakePorts,
  createFakeStorage,
  createTestProvider,
  type AuthorizationAnswer,
  type FakeClock,
  type FakePorts,
  type RecordedRequest,
  type TestProvider,
} from 'angular-auth-oidc-client/testing';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { readPage, readSection } from '../docs/markdown';

/** The configuration that docs/providers.md shows below this heading. */
export function documentedConfiguration(heading: string): OpenIdConfiguration {
  const section = readSection(readPage('docs/providers.md'), heading);
  const code = /```ts\n(.*?)```/s.exec(section)?.[1];
  if (code === undefined) throw new Error(`There is no sample below "${heading}".`);
  const { outputText } = transpileModule(code, {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
  });
  const exports: { config?: OpenIdConfiguration } = {};
  runInNewContext(outputText, { exports });
  return JSON.parse(JSON.stringify(exports.config)) as OpenIdConfiguration;
}

/** How a provider is, as its documentation has it. */
export interface ProviderProfile {
  readonly config: OpenIdConfiguration;
  /** Where the metadata are. */
  readonly discoveryUrl: string;
  readonly metadata: {
    readonly issuer: string;
    readonly authorization_endpoint: string;
    readonly token_endpoint: string;
    readonly jwks_uri: string;
    readonly [name: string]: unknown;
  };
  /** What its ID tokens have besides or instead of the usual claims. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** By how many seconds it dates `iat` and `nbf` of its ID tokens back. */
  readonly datesBackSeconds?: number;
  /** Turns the usual token response into that of the provider. */
  readonly tokenResponse?: (
    json: Record<string, unknown>,
    request: RecordedRequest,
  ) => Record<string, unknown>;
  /** Turns the usual key set into that of the provider. */
  readonly keys?: (jwks: { keys: JsonWebKey[] }) => unknown;
  /** Turns the usual user data into that of the provider. */
  readonly userInfo?: (json: Record<string, unknown>) => unknown;
  /** Takes the place of a response, as the test provider's own fault does. */
  readonly respond?: (request: RecordedRequest) => HttpResponse | undefined;
  /** Endpoints that the metadata do not name, by URL, with the name that other metadata give them. */
  readonly endpoints?: Readonly<Record<string, keyof TestProvider['metadata']>>;
  /** What it makes of the usual answer in the address. */
  readonly callback?: (parameters: URLSearchParams) => void;
  /** Turns the usual callback into that of the provider. */
  readonly callbackUrl?: (url: string) => string;
}

/** One load of the application. */
export interface Page {
  readonly client: OidcClient;
  readonly ports: FakePorts;
  readonly failure: OidcError | undefined;
}

/** A provider with the addresses and the ways of a real one, and a user who signs in there. */
export interface ProviderScene {
  readonly provider: TestProvider;
  readonly clock: FakeClock;
  /** The addresses that were asked, without their query. */
  readonly asked: string[];
  /** Goes to the provider; gives the address that the application went to. */
  readonly wentTo: string;
  /** Sends an authorization request of the application to the provider; gives the callback. */
  respondTo(url: string, answer?: AuthorizationAnswer): Promise<string>;
  /** Loads the application: at first with the provider's answer, then as a reload would. */
  open(options?: { readonly reload?: boolean }): Promise<Page>;
  close(): void;
}

/** Signs in at a provider of this profile. */
export async function signInAt(
  profile: ProviderProfile,
  answer?: AuthorizationAnswer,
): Promise<ProviderScene> {
  const { config, metadata } = profile;
  const clock = createFakeClock();
  const provider = await createTestProvider({ clock, clientId: config.clientId ?? '' });
  const storage = createFakeStorage();
  const asked: string[] = [];
  const clients: OidcClient[] = [];
  const own = provider.metadata as unknown as Readonly<Record<string, unknown>>;

  provider.faults = {
    idTokenClaims: (claims) => {
      const iat = Math.floor(clock.now()) - (profile.datesBackSeconds ?? 0);
      return { ...claims, iat, nbf: iat, iss: metadata.issuer, ...profile.claims };
    },
    tokenResponse: (json, request) => profile.tokenResponse?.(json, request) ?? json,
    ...(profile.keys && { jwks: profile.keys }),
    ...(profile.userInfo && { userInfo: profile.userInfo }),
    ...(profile.respond && { respond: profile.respond }),
    callback: (parameters) => {
      if (metadata['authorization_response_iss_parameter_supported'] === true) {
        parameters.set('iss', metadata.issuer);
      } else parameters.delete('iss');
      profile.callback?.(parameters);
    },
  };

  /** The test provider's address for one of the documented ones. */
  const translate = (url: string): string => {
    const name =
      profile.endpoints?.[url] ??
      Object.keys(metadata).find((member) => {
        const endpoint = metadata[member];
        return typeof endpoint === 'string' && typeof own[member] === 'string' && url === endpoint;
      });
    if (name === undefined) throw new Error(`${url} is no endpoint of this provider.`);
    return own[name] as string;
  };

  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    asked.push(`${request.method} ${request.url}`);
    if (request.url === profile.discoveryUrl) {
      const body = JSON.stringify(metadata);
      return { status: 200, contentType: 'application/json', retryAfter: undefined, body };
    }
    return provider.send({ ...request, url: translate(request.url) });
  };

  const load = (url?: string): Omit<Page, 'failure'> => {
    const ports = createFakePorts({ provider, clock, storage, ...(url && { url }) });
    const client = createClient(config, { ...ports, http: { send } });
    clients.push(client);
    return { client, ports };
  };

  const first = load();
  await login(first.client);
  const [wentTo = ''] = first.ports.browser.redirects;
  first.client.destroy();

  const respondTo = async (url: string, given?: AuthorizationAnswer): Promise<string> => {
    if (!url.startsWith(metadata.authorization_endpoint)) throw new Error('It went elsewhere.');
    const { searchParams } = new URL(url);
    // The endpoint may have a query of its own, which the test provider's does not.
    for (const name of new URL(metadata.authorization_endpoint).searchParams.keys()) {
      searchParams.delete(name);
    }
    // The test provider gives refresh tokens for offline_access only.
    if (config.useRefreshToken) {
      const scopes = new Set([...(config.scope ?? '').split(' '), 'offline_access']);
      searchParams.set('scope', [...scopes].join(' '));
    }
    const callback = await provider.respondTo(
      `${provider.metadata.authorization_endpoint}?${searchParams.toString()}`,
      given,
    );
    return profile.callbackUrl?.(callback) ?? callback;
  };
  const back = await respondTo(wentTo, answer);

  return {
    provider,
    clock,
    asked,
    wentTo,
    respondTo,
    async open({ reload = false } = {}) {
      const page = load(reload ? undefined : back);
      return { ...page, failure: await checkAuth(page.client) };
    },
    close() {
      for (const client of clients) client.destroy();
    },
  };
}

/** The claims of the session; throws where there is none. */
export function claimsOf({ client }: Page): Readonly<Record<string, unknown>> {
  const { value } = client.store;
  if (value.status !== 'authenticated') throw new Error(`The session is ${value.status}.`);
  return value.tokens.claims;
}

/** Where the browser is sent to sign out. */
export async function signOutUrl(page: Page): Promise<URL> {
  let target = '';
  await logout(page.client, { urlHandler: (url) => (target = url) });
  return new URL(target);
}

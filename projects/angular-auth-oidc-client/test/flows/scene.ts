import {
  checkAuth,
  createClient,
  login,
  type HttpRequest,
  type LoginOptions,
  type OidcClient,
  type OidcError,
  type OpenIdConfiguration,
  type SessionRecord,
  type TokenSet,
} from 'angular-auth-oidc-client/core';
import {
  createFakeClock,
  createFakeLock,
  createFakePorts,
  createFakeStorage,
  createFakeTabs,
  createTestProvider,
  type AuthorizationAnswer,
  type FakeClock,
  type FakePorts,
  type FakeStorage,
  type FakeTabs,
  type TestProvider,
  type TestProviderOptions,
} from 'angular-auth-oidc-client/testing';

export const callbackUrl = 'https://app.example/callback';

export const configuration = {
  authority: 'https://op.example',
  clientId: 'app',
  redirectUrl: callbackUrl,
  postLogoutRedirectUri: 'https://app.example/bye',
  scope: 'openid profile offline_access',
  useRefreshToken: true,
  silentRenew: true,
} as const satisfies OpenIdConfiguration;

/** One load of the application. */
export interface Page {
  readonly client: OidcClient;
  readonly ports: FakePorts;
  /** Of the last `checkAuth`. */
  readonly failure: OidcError | undefined;
}

/** How an application is opened. */
export interface PageOptions {
  readonly url?: string;
  readonly config?: OpenIdConfiguration;
  /** A storage of its own: another browser, or a tab with its own session. */
  readonly storage?: FakeStorage;
  /** What its tab remembers from page to page; without it, it is a tab of its own. */
  readonly own?: Map<string, string>;
  /** Hears nothing of the other tabs, and cannot tell them anything. */
  readonly isDeaf?: boolean;
}

/** A user, a browser and a provider. */
export interface Scene {
  readonly provider: TestProvider;
  readonly clock: FakeClock;
  readonly storage: FakeStorage;
  readonly tabs: FakeTabs;
  /** Everything secret that was ever on the wire or in a URL. */
  readonly secrets: ReadonlySet<string>;
  /** Loads the application and asks it nothing. */
  open(options?: PageOptions): Page;
  /** Loads the application, which looks whether the user is signed in. */
  visit(options?: PageOptions): Promise<Page>;
  /** Goes to the provider and lets it answer; gives the address that the browser is sent back to. */
  leave(options?: PageOptions, asked?: LoginOptions, answer?: AuthorizationAnswer): Promise<string>;
  /** Goes to the provider and comes back; the requests of it are forgotten. */
  signIn(options?: PageOptions): Promise<Page>;
  /** The requests so far, such as `POST /token`; discovery is called `/metadata`. */
  wire(): string[];
  /** Closes every page. */
  close(): void;
}

/** Sets a scene up; ES256 because its keys are made fast. */
export async function createScene(
  options: TestProviderOptions & {
    readonly asynchronous?: boolean;
    readonly config?: OpenIdConfiguration;
    /** Whether a jump of the clock is one of the user's device only. */
    readonly jumpsAlone?: boolean;
  } = {},
): Promise<Scene> {
  const clock = createFakeClock();
  let jumped = 0;
  const jump = clock.jump.bind(clock);
  clock.jump = (seconds) => {
    if (options.jumpsAlone === true) jumped += seconds;
    jump(seconds);
  };
  const provider = await createTestProvider({
    clock: { now: () => clock.now() - jumped },
    alg: 'ES256',
    ...options,
  });
  const storage = createFakeStorage({ asynchronous: options.asynchronous ?? false });
  const lock = createFakeLock();
  const tabs = createFakeTabs();
  const secrets = new Set<string>();
  const pages: OidcClient[] = [];

  const send = async (request: HttpRequest) => {
    const form = new URLSearchParams(request.body);
    for (const name of ['code', 'code_verifier', 'refresh_token', 'token', 'state', 'nonce']) {
      const value = form.get(name);
      if (value) secrets.add(value);
    }
    const response = await provider.send(request);
    for (const [, value = ''] of response.body.matchAll(
      /"(?:access|refresh|id)_token":"([^"]{16,})"/g,
    )) {
      secrets.add(value);
    }
    return response;
  };

  const open = (page: PageOptions = {}): Page => {
    const { url, config, own, isDeaf } = page;
    const ports = createFakePorts({
      provider,
      clock,
      lock,
      tabs: isDeaf === true ? createFakeTabs() : tabs,
      storage: page.storage ?? storage,
      ...(own === undefined ? {} : { own }),
      ...(url === undefined ? {} : { url }),
    });
    const client = createClient(
      { ...configuration, ...options.config, ...config },
      { ...ports, http: { send } },
    );
    pages.push(client);
    return { client, ports, failure: undefined };
  };

  const visit = async (pageOptions?: PageOptions): Promise<Page> => {
    const page = open(pageOptions);
    return { ...page, failure: await checkAuth(page.client) };
  };

  const leave: Scene['leave'] = async (pageOptions, asked, answer) => {
    const { client, ports } = open(pageOptions);
    await login(client, asked);
    const [url = ''] = ports.browser.redirects;
    for (const name of ['state', 'nonce']) {
      secrets.add(new URL(url).searchParams.get(name) ?? '-');
    }
    client.destroy();
    const back = await provider.respondTo(url, answer);
    const answered = parametersOf(back);
    for (const name of ['code', 'access_token', 'id_token']) secrets.add(answered[name] ?? '-');
    for (const none of ['-', '']) secrets.delete(none);
    return back;
  };

  return {
    provider,
    clock,
    storage,
    tabs,
    secrets,
    open,
    visit,
    leave,
    async signIn(pageOptions) {
      const url = await leave(pageOptions);
      const page = await visit({ ...pageOptions, url });
      if (page.failure) throw page.failure;
      provider.requests.length = 0;
      return page;
    },
    wire: () =>
      provider.requests.map(
        ({ method, path }) =>
          `${method} ${path.replace(/.*\.well-known\/openid-configuration$/, '/metadata')}`,
      ),
    close() {
      for (const client of pages) client.destroy();
    },
  };
}

/** What the session holds; throws where there is none. */
export function held({ client }: Page): TokenSet {
  const { value } = client.store;
  if (value.status !== 'authenticated') throw new Error('There is no session');
  return value.tokens;
}

/** Status and activity, and the code of the last failure where there is one. */
export function stateOf({ client }: Page): string {
  const { status, activity, error } = client.store.value;
  return [status, activity, ...(error ? [error.code] : [])].join(' ');
}

/** `done`, or the code that it failed with. */
export async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    return (error as OidcError).code;
  }
}

/** The session as the storage has it. */
export function storedSession(scene: Scene): (SessionRecord['tokens'] & object) | undefined {
  const text = scene.storage.entries.get('oidc:0-app:app:https%3A%2F%2Fop.example:session');
  return text === undefined ? undefined : (JSON.parse(text) as SessionRecord['tokens']);
}

/** The kinds of records in the storage, such as `session`. */
export function storedKinds({ entries }: FakeStorage): string[] {
  return [...entries.keys()].map((key) => key.split(':')[4] ?? key).sort();
}

/** The parameters of a URL, in its query or fragment. */
export function parametersOf(url: string): Record<string, string> {
  const { searchParams, hash } = new URL(url);
  return Object.fromEntries([...searchParams, ...new URLSearchParams(hash.slice(1))]);
}

/** An answer of the provider that no `faults` member plays. */
export const answer = (status: number, body: unknown = '', retryAfter?: string) => ({
  status,
  contentType: 'application/json',
  retryAfter,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

import { OidcError } from 'angular-auth-oidc-client/core';
import type {
  ClockPort,
  HttpPort,
  HttpRequest,
  HttpResponse,
  MaybePromise,
} from 'angular-auth-oidc-client/core';
import type { ProviderFaults, RecordedRequest } from './provider-faults';
import { base64url, createSigningKey } from './signing-key';
import type { IdTokenPayload, PublicJwk, SigningAlgorithm } from './signing-key';

/** Who signs in; every member is a claim of the userinfo answer. */
export interface TestUser {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

/** How a test provider is to be. */
export interface TestProviderOptions {
  /** Default `https://op.example`; a path is allowed. */
  readonly issuer?: string;
  /** The one client, public and with PKCE. Default `app`. */
  readonly clientId?: string;
  /** The redirect URIs registered, compared as text. Default: any. */
  readonly redirectUris?: readonly string[];
  /** The provider's time. Default: the real one; give it the fake clock of the ports where there is one. */
  readonly clock?: Pick<ClockPort, 'now'>;
  /** What ID tokens are signed with. Default RS256; ES256 makes its keys much faster. */
  readonly alg?: SigningAlgorithm;
  /** Default 300. */
  readonly accessTokenLifetimeSeconds?: number;
  /** Default 300. */
  readonly idTokenLifetimeSeconds?: number;
  /** Who signs in where {@link TestProvider.authorize} is told nothing else. */
  readonly user?: TestUser;
  /** Refuses authorization requests that were not pushed. @see RFC 9126 section 5 */
  readonly requiresPushedRequests?: boolean;
  /** Answers with user data as a signed JWT. @see OpenID Connect Core 1.0 section 5.3.2 */
  readonly signsUserInfo?: boolean;
  /**
   * Announces a frame that knows the provider's session, and gives a `session_state` with each sign-in.
   * @see OpenID Connect Session Management 1.0 section 3
   */
  readonly checksSession?: boolean;
}

/** What the user, or the provider in the user's absence, answers to an authorization request. */
export interface AuthorizationAnswer {
  /** Refuses with this error code. @see OpenID Connect Core 1.0 section 3.1.2.6 */
  readonly error?: string;
  readonly error_description?: string;
  readonly user?: TestUser;
  /** Whether the user is signed in at the provider, as `prompt=none` requires. Default `true`. */
  readonly isSignedIn?: boolean;
}

/** The discovery document of a test provider. @see OpenID Connect Discovery 1.0 section 3 */
export interface TestProviderMetadata {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly userinfo_endpoint: string;
  readonly jwks_uri: string;
  readonly revocation_endpoint: string;
  readonly end_session_endpoint: string;
  readonly pushed_authorization_request_endpoint: string;
  readonly require_pushed_authorization_requests?: boolean;
  readonly check_session_iframe?: string;
  readonly scopes_supported: readonly string[];
  readonly response_types_supported: readonly string[];
  readonly response_modes_supported: readonly string[];
  readonly grant_types_supported: readonly string[];
  readonly subject_types_supported: readonly string[];
  readonly id_token_signing_alg_values_supported: readonly string[];
  readonly token_endpoint_auth_methods_supported: readonly string[];
  readonly code_challenge_methods_supported: readonly string[];
  readonly authorization_response_iss_parameter_supported: boolean;
}

/**
 * An OpenID provider in memory, for tests: it answers the requests of the HTTP port with real, signed
 * tokens, refuses what a real provider refuses, and does wrong only what {@link faults} tell it to.
 *
 * A refresh token is issued for the scope `offline_access`. It rotates; whoever presents a spent one
 * ends the whole grant. A `request_uri` works once.
 */
export interface TestProvider extends HttpPort {
  readonly issuer: string;
  /** The discovery document, without faults. */
  readonly metadata: TestProviderMetadata;
  /** The key set, without faults; the newest key comes first. */
  readonly jwks: { readonly keys: readonly PublicJwk[] };
  readonly clock: Pick<ClockPort, 'now'>;
  /** Every request so far, in order, answered or not. May be emptied. */
  readonly requests: RecordedRequest[];
  /** What goes wrong; `{}` is nothing. */
  faults: ProviderFaults;
  /**
   * Plays the user in front of the login page: takes the address that the application went to and
   * gives the one that the provider sends the browser back to.
   *
   * Throws where a real provider shows an error page instead of redirecting: another endpoint, client,
   * redirect URI or pushed request than it knows. Throws as well for a response type with tokens:
   * these take time to be signed, see {@link respondTo}.
   */
  authorize(authorizationUrl: string, answer?: AuthorizationAnswer): string;
  /** The same for every response type, implicit and hybrid ones included. */
  respondTo(authorizationUrl: string, answer?: AuthorizationAnswer): Promise<string>;
  /** Whether an access or refresh token of this provider is good now. @see RFC 7662 section 2.2 */
  isActive(token: string): boolean;
  /** Signs a token of the test's own making; `header` is laid over `alg`, `typ` and `kid`. */
  signIdToken(payload: IdTokenPayload, header?: object): Promise<string>;
  /** Signs with a new key from now on; the old ones stay in the key set. */
  rotateKeys(): Promise<void>;
  /** Keeps back the answers to all requests for the path, such as `/token`, until the function returned is called. */
  hold(path: string): () => void;
}

/** What one authorization gave, with everything that descends from it. */
interface Grant {
  readonly user: TestUser;
  readonly scope: string;
  readonly nonce: string | undefined;
  readonly redirectUri: string;
  readonly codeChallenge: string;
  readonly authTime: number;
  readonly codeExpiresAt: number;
  codeSpent: boolean;
  ended: boolean;
}

/** An authorization request, as far as the provider could judge it by itself. */
interface Visit {
  readonly asked: URLSearchParams;
  /** What was asked for: `code`, `token`, `id_token`. */
  readonly types: readonly string[];
  readonly redirectUri: string;
  readonly refusal: string | undefined;
}

interface IssuedToken {
  readonly kind: 'access' | 'refresh';
  readonly grant: Grant;
  readonly expiresAt: number;
  spent: boolean;
}

type JsonObject = Record<string, unknown>;

const codeLifetimeSeconds = 60;
const pushedRequestLifetimeSeconds = 60;
const responseTypes = [
  'code',
  'id_token',
  'id_token token',
  'code id_token',
  'code token',
  'code id_token token',
];

/**
 * Makes an OpenID provider in memory that answers as a real one would.
 *
 * @example
 * const clock = createFakeClock();
 * const provider = await createTestProvider({ clock, clientId: 'app' });
 * const ports = createFakePorts({ provider, clock });
 */
export async function createTestProvider(options: TestProviderOptions = {}): Promise<TestProvider> {
  const {
    issuer = 'https://op.example',
    clientId = 'app',
    redirectUris,
    clock = { now: () => Date.now() / 1000 },
    alg = 'RS256',
    accessTokenLifetimeSeconds = 300,
    idTokenLifetimeSeconds = 300,
    user: usualUser = { sub: 'user-1', name: 'Ada Lovelace', email: 'ada@op.example' },
    requiresPushedRequests = false,
    signsUserInfo = false,
    checksSession = false,
  } = options;

  const base = issuer.replace(/\/$/, '');
  const metadata: TestProviderMetadata = {
    issuer,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    userinfo_endpoint: `${base}/userinfo`,
    jwks_uri: `${base}/jwks`,
    revocation_endpoint: `${base}/revoke`,
    end_session_endpoint: `${base}/end-session`,
    pushed_authorization_request_endpoint: `${base}/par`,
    ...(requiresPushedRequests ? { require_pushed_authorization_requests: true } : {}),
    ...(checksSession ? { check_session_iframe: `${base}/check-session` } : {}),
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    response_types_supported: responseTypes,
    response_modes_supported: ['query', 'fragment'],
    grant_types_supported: ['authorization_code', 'implicit', 'refresh_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [alg],
    token_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  };

  let signingKey = await createSigningKey(alg, 'key-1');
  const published: PublicJwk[] = [signingKey.jwk];
  const grants = new Map<string, Grant>();
  const tokens = new Map<string, IssuedToken>();
  const pushed = new Map<string, { readonly asked: URLSearchParams; readonly expiresAt: number }>();
  const gates: { readonly path: string; readonly opened: Promise<void> }[] = [];

  const usualHeader = (): JsonObject => ({ alg, typ: 'JWT', kid: signingKey.jwk.kid });

  const isActive = (token: string): boolean => {
    const issued = tokens.get(token);
    return (
      issued !== undefined && !issued.spent && !issued.grant.ended && clock.now() < issued.expiresAt
    );
  };

  const issueToken = (kind: IssuedToken['kind'], grant: Grant, expiresAt: number): string => {
    const token = randomText();
    tokens.set(token, { kind, grant, expiresAt, spent: false });
    return token;
  };

  const issueIdToken = async (
    grant: Grant,
    nonce: string | undefined,
    request: RecordedRequest,
    accessToken?: string,
    code?: string,
  ): Promise<unknown> => {
    const now = Math.floor(clock.now());
    const claims: JsonObject = {
      iss: issuer,
      sub: grant.user.sub,
      aud: clientId,
      exp: now + idTokenLifetimeSeconds,
      iat: now,
      auth_time: grant.authTime,
      ...(nonce === undefined ? {} : { nonce }),
      ...(accessToken === undefined ? {} : { at_hash: await signingKey.leftHalfHash(accessToken) }),
      ...(code === undefined ? {} : { c_hash: await signingKey.leftHalfHash(code) }),
    };
    const compact = await signingKey.sign(
      await bend(provider.faults.idTokenHeader, usualHeader()),
      await bend(provider.faults.idTokenClaims, claims, request),
    );
    return bend(provider.faults.idToken, compact, request);
  };

  const answerWithTokens = async (
    grant: Grant,
    scope: string,
    nonce: string | undefined,
    request: RecordedRequest,
  ): Promise<HttpResponse> => {
    const access_token = issueToken('access', grant, clock.now() + accessTokenLifetimeSeconds);
    const json = {
      access_token,
      token_type: 'Bearer',
      expires_in: accessTokenLifetimeSeconds,
      scope,
      ...(names(grant.scope).includes('offline_access')
        ? { refresh_token: issueToken('refresh', grant, Infinity) }
        : {}),
      ...(names(scope).includes('openid')
        ? { id_token: await issueIdToken(grant, nonce, request, access_token) }
        : {}),
    };
    return answer(200, await bend(provider.faults.tokenResponse, json, request));
  };

  const redeemCode = async (request: RecordedRequest): Promise<HttpResponse> => {
    const { code = '', redirect_uri, code_verifier = '' } = request.parameters;
    const grant = grants.get(code);
    if (grant === undefined) return refuse('invalid_grant');
    // A code seen twice may have been stolen, so what it gave is taken back: RFC 6749 section 4.1.2.
    if (grant.codeSpent) grant.ended = true;
    grant.codeSpent = true;
    if (
      grant.ended ||
      clock.now() >= grant.codeExpiresAt ||
      redirect_uri !== grant.redirectUri ||
      (await s256(code_verifier)) !== grant.codeChallenge
    ) {
      return refuse('invalid_grant');
    }
    return answerWithTokens(grant, grant.scope, grant.nonce, request);
  };

  const refresh = async (request: RecordedRequest): Promise<HttpResponse> => {
    const { refresh_token = '' } = request.parameters;
    const issued = tokens.get(refresh_token);
    if (issued?.kind !== 'refresh') return refuse('invalid_grant');
    const { grant } = issued;
    // A spent refresh token has two holders, one of them a thief: RFC 9700 section 4.14.2.
    if (issued.spent) grant.ended = true;
    if (grant.ended) return refuse('invalid_grant');
    const scope = request.parameters['scope'] ?? grant.scope;
    if (!names(scope).every((name) => names(grant.scope).includes(name))) {
      return refuse('invalid_scope');
    }
    issued.spent = true;
    // A refreshed ID token should have no nonce: OpenID Connect Core 1.0 section 12.2.
    return answerWithTokens(grant, scope, undefined, request);
  };

  const grantTypes = new Map([
    ['authorization_code', redeemCode],
    ['refresh_token', refresh],
  ]);
  const issueTokens = (request: RecordedRequest): MaybePromise<HttpResponse> =>
    grantTypes.get(request.parameters['grant_type'] ?? '')?.(request) ??
    refuse('unsupported_grant_type');

  const revoke = ({ parameters: { token } }: RecordedRequest): HttpResponse => {
    if (token === undefined) return refuse('invalid_request');
    const issued = tokens.get(token);
    if (issued?.kind === 'access') issued.spent = true;
    // With a refresh token goes everything of the same grant: RFC 7009 section 2.1.
    if (issued?.kind === 'refresh') issued.grant.ended = true;
    return { status: 200, contentType: '', retryAfter: undefined, body: '' };
  };

  const answerUserInfo = async (request: RecordedRequest): Promise<HttpResponse> => {
    const token = /^Bearer (.+)$/i.exec(request.headers['authorization'] ?? '')?.[1] ?? '';
    const issued = tokens.get(token);
    if (issued?.kind !== 'access' || !isActive(token)) return refuse('invalid_token', 401);
    const { user } = issued.grant;
    const right: JsonObject = structuredClone(
      signsUserInfo ? { iss: issuer, aud: clientId, ...user } : user,
    );
    const claims = await bend(provider.faults.userInfo, right);
    if (!signsUserInfo) return answer(200, claims);
    const body = await signingKey.sign(usualHeader(), claims as IdTokenPayload);
    return { status: 200, contentType: 'application/jwt', retryAfter: undefined, body };
  };

  const knowsRedirectUri = (uri: string): boolean =>
    URL.canParse(uri) && !uri.includes('#') && (redirectUris?.includes(uri) ?? true);

  const refusalOf = (asked: URLSearchParams): string | undefined => {
    if (hasDuplicates(asked)) return 'invalid_request';
    const types = names(asked.get('response_type') ?? '').sort();
    if (!responseTypes.includes(types.join(' '))) return 'unsupported_response_type';
    const hasChallenge =
      (asked.get('code_challenge') ?? '') !== '' && asked.get('code_challenge_method') === 'S256';
    const brings = (type: string): boolean => types.includes(type);
    return (brings('code') && !hasChallenge) ||
      (brings('id_token') && !asked.has('nonce')) ||
      ((brings('id_token') || brings('token')) && asked.get('response_mode') === 'query')
      ? 'invalid_request'
      : undefined;
  };

  const push = ({ parameters }: RecordedRequest): HttpResponse => {
    const asked = new URLSearchParams(parameters);
    const isRefused =
      asked.has('request_uri') || !knowsRedirectUri(asked.get('redirect_uri') ?? '');
    const refusal = isRefused ? 'invalid_request' : refusalOf(asked);
    if (refusal !== undefined) return refuse(refusal);
    const request_uri = `urn:ietf:params:oauth:request_uri:${randomText()}`;
    pushed.set(request_uri, { asked, expiresAt: clock.now() + pushedRequestLifetimeSeconds });
    return answer(201, { request_uri, expires_in: pushedRequestLifetimeSeconds });
  };

  const takePushed = (requestUri: string): URLSearchParams => {
    const request = pushed.get(requestUri);
    pushed.delete(requestUri);
    if (request === undefined || clock.now() >= request.expiresAt) {
      throw new Error('The test provider does not know this request_uri');
    }
    return request.asked;
  };

  const receive = (authorizationUrl: string, given: AuthorizationAnswer): Visit => {
    const { origin, pathname, searchParams } = new URL(authorizationUrl);
    if (origin + pathname !== metadata.authorization_endpoint) {
      throw new Error('The test provider has another authorization endpoint');
    }
    if (searchParams.get('client_id') !== clientId) {
      throw new Error('The test provider does not know this client_id');
    }
    const requestUri = searchParams.get('request_uri');
    const asked = requestUri === null ? searchParams : takePushed(requestUri);
    const redirectUri = asked.get('redirect_uri') ?? '';
    if (!knowsRedirectUri(redirectUri)) {
      throw new Error('The test provider does not know this redirect_uri');
    }
    const isOpen = requiresPushedRequests && requestUri === null;
    const isStranger = given.isSignedIn === false && asked.get('prompt') === 'none';
    return {
      asked,
      types: names(asked.get('response_type') ?? ''),
      redirectUri,
      refusal:
        given.error ??
        (isOpen ? 'invalid_request' : undefined) ??
        refusalOf(asked) ??
        (isStranger ? 'login_required' : undefined),
    };
  };

  const openGrant = ({ asked, redirectUri }: Visit, user = usualUser): Grant => ({
    user,
    scope: asked.get('scope') ?? '',
    nonce: asked.get('nonce') ?? undefined,
    redirectUri,
    codeChallenge: asked.get('code_challenge') ?? '',
    authTime: Math.floor(clock.now()),
    codeExpiresAt: clock.now() + codeLifetimeSeconds,
    codeSpent: false,
    ended: false,
  });

  const issueCode = (grant: Grant): string => {
    const code = randomText();
    grants.set(code, grant);
    return code;
  };

  const refuseIn = (
    { refusal = '' }: Visit,
    { error_description }: AuthorizationAnswer,
  ): URLSearchParams =>
    new URLSearchParams({
      error: refusal,
      ...(error_description === undefined ? {} : { error_description }),
    });

  const goBack = ({ asked, types, redirectUri }: Visit, answered: URLSearchParams): string => {
    const state = asked.get('state');
    if (state !== null) answered.set('state', state);
    if (checksSession && !answered.has('error')) {
      answered.set('session_state', `${randomText()}.${randomText()}`);
    }
    answered.set('iss', issuer);
    provider.faults.callback?.(answered);

    const inFragment =
      asked.get('response_mode') === 'fragment' ||
      types.includes('token') ||
      types.includes('id_token');
    const separator = inFragment ? '#' : redirectUri.includes('?') ? '&' : '?';
    return new URL(`${redirectUri}${separator}${answered.toString()}`).href;
  };

  const pages = new Map<string, () => Promise<unknown>>([
    [
      `${base}/.well-known/openid-configuration`,
      () => bend(provider.faults.metadata, structuredClone<object>(metadata) as JsonObject),
    ],
    [metadata.jwks_uri, () => bend(provider.faults.jwks, { keys: structuredClone(published) })],
  ]);
  const forms = new Map([
    [metadata.token_endpoint, issueTokens],
    [metadata.revocation_endpoint, revoke],
    [metadata.pushed_authorization_request_endpoint, push],
  ]);

  const reply = async (request: RecordedRequest, form: URLSearchParams): Promise<HttpResponse> => {
    const { origin, pathname } = new URL(request.url);
    const address = origin + pathname;
    if (origin !== new URL(issuer).origin) {
      throw new OidcError('network/failed', 'The test provider answers only at its own origin');
    }
    const page = pages.get(address);
    if (page !== undefined && request.method === 'GET') return answer(200, await page());
    if (address === metadata.userinfo_endpoint) return answerUserInfo(request);
    const answerForm = forms.get(address);
    if (answerForm === undefined || request.method !== 'POST') return refuse('not_found', 404);
    if (
      request.headers['content-type']?.split(';')[0] !== 'application/x-www-form-urlencoded' ||
      hasDuplicates(form)
    ) {
      return refuse('invalid_request');
    }
    if (request.parameters['client_id'] !== clientId) return refuse('invalid_client', 401);
    return answerForm(request);
  };

  const provider: TestProvider = {
    issuer,
    metadata,
    clock,
    requests: [],
    faults: {},
    isActive,
    get jwks() {
      return { keys: published };
    },

    async send({ method, url, headers, body }: HttpRequest) {
      const form = new URLSearchParams(body);
      const path = new URL(url).pathname;
      const request: RecordedRequest = {
        method,
        url,
        path,
        parameters: Object.fromEntries(form),
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
        ),
      };
      provider.requests.push(request);
      const closed = gates.filter((gate) => gate.path === path).map((gate) => gate.opened);
      try {
        return (await provider.faults.respond?.(request)) ?? (await reply(request, form));
      } finally {
        await Promise.all(closed);
      }
    },

    authorize(authorizationUrl, given = {}) {
      const visit = receive(authorizationUrl, given);
      if (visit.refusal !== undefined) return goBack(visit, refuseIn(visit, given));
      if (visit.types.length > 1 || visit.types[0] !== 'code') {
        throw new Error('This response type brings tokens: use respondTo()');
      }
      const code = issueCode(openGrant(visit, given.user));
      return goBack(visit, new URLSearchParams({ code }));
    },

    async respondTo(authorizationUrl, given = {}) {
      const visit = receive(authorizationUrl, given);
      if (visit.refusal !== undefined) return goBack(visit, refuseIn(visit, given));
      const grant = openGrant(visit, given.user);
      const answered = new URLSearchParams();
      const code = visit.types.includes('code') ? issueCode(grant) : undefined;
      if (code !== undefined) answered.set('code', code);
      const accessToken = visit.types.includes('token')
        ? issueToken('access', grant, clock.now() + accessTokenLifetimeSeconds)
        : undefined;
      if (accessToken !== undefined) {
        answered.set('access_token', accessToken);
        answered.set('token_type', 'Bearer');
        answered.set('expires_in', String(accessTokenLifetimeSeconds));
      }
      if (visit.types.includes('id_token')) {
        const request: RecordedRequest = {
          method: 'GET',
          url: authorizationUrl,
          path: new URL(authorizationUrl).pathname,
          parameters: Object.fromEntries(visit.asked),
          headers: {},
        };
        const idToken = await issueIdToken(grant, grant.nonce, request, accessToken, code);
        answered.set('id_token', String(idToken));
      }
      return goBack(visit, answered);
    },

    signIdToken: (payload, header = {}) =>
      signingKey.sign({ ...usualHeader(), ...header }, payload),

    async rotateKeys() {
      signingKey = await createSigningKey(alg, `key-${String(published.length + 1)}`);
      published.unshift(signingKey.jwk);
    },

    hold(path) {
      let release!: () => void;
      const gate = { path, opened: new Promise<void>((resolve) => (release = resolve)) };
      gates.push(gate);
      return () => {
        gates.splice(gates.indexOf(gate), gates.includes(gate) ? 1 : 0);
        release();
      };
    },
  };
  return provider;
}

/** What a fault makes of the right thing; the right thing itself where there is no fault. */
async function bend<T, A extends unknown[], R>(
  fault: ((right: T, ...rest: A) => MaybePromise<R>) | undefined,
  right: T,
  ...rest: A
): Promise<T | R> {
  return fault === undefined ? right : await fault(right, ...rest);
}

function answer(status: number, json: unknown): HttpResponse {
  return {
    status,
    contentType: 'application/json',
    retryAfter: undefined,
    body: typeof json === 'string' ? json : JSON.stringify(json),
  };
}

const refuse = (error: string, status = 400): HttpResponse => answer(status, { error });

const names = (scope: string): string[] => scope.split(' ').filter((name) => name !== '');

/** Only `resource` may be there more than once. @see RFC 8707 section 2 */
const hasDuplicates = (parameters: URLSearchParams): boolean => {
  const single = [...parameters.keys()].filter((name) => name !== 'resource');
  return new Set(single).size !== single.length;
};

const randomText = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

/** @see RFC 7636 section 4.6 */
async function s256(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return base64url(new Uint8Array(digest));
}

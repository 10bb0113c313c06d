import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import {
  type ClientMetadata,
  type Configuration,
  interactionPolicy,
  type KoaContextWithOIDC,
  Provider,
  type ResponseType,
} from 'oidc-provider';
import type { ApiCredentials } from '../api/introspection.ts';
import { listen, type OpenPort, type RequestListener } from '../web/listen.ts';
import { type House, type CookieNames, interact, interactionPath } from './interaction.ts';
import { createMemory } from './memory.ts';
import { errorPage, signedOutPage, signingOutPage, signOutPage } from './pages.ts';
import { people as usualPeople, type Person } from './people.ts';
import { answerCheckSession, checkSessionPath, manageSessions } from './session-management.ts';

/** A browser application that may use the provider: public, so PKCE takes the place of a secret. */
export interface PublicClient {
  readonly clientId: string;
  readonly name: string;
  readonly origin: string;
  /** Below the origin; `/`, `/callback` and `/silent-renew.html` are registered anyway. */
  readonly redirectPaths?: readonly string[];
  /** `code` unless said otherwise; whatever brings tokens in the front is allowed `implicit`, too. */
  readonly responseTypes?: readonly ResponseType[];
  /** Whether it gets refresh tokens, as it does unless said otherwise. */
  readonly refreshes?: boolean;
  /** Whether its authorization requests are accepted only when they are pushed ahead. */
  readonly mustPush?: boolean;
}

/** How long things live, in seconds. */
export interface Lifetimes {
  readonly AccessToken?: number;
  readonly IdToken?: number;
  readonly RefreshToken?: number;
}

/** What the provider does to each of its answers; may be changed while it runs. */
export interface Conduct {
  /** Added to every answer, pages and errors included, for instance `X-Frame-Options`. */
  headers: Readonly<Record<string, string>>;
  /** How long it waits before it does anything. */
  delayMs: number;
}

export interface ProviderOptions {
  readonly port?: OpenPort;
  /** What its pages call it. */
  readonly name?: string;
  readonly people?: readonly Person[];
  readonly clients: readonly PublicClient[];
  readonly api?: ApiCredentials;
  readonly ttl?: Lifetimes;
  readonly conduct?: Partial<Conduct>;
}

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly hasAuthorization: boolean;
}

/** What the provider has handed out, oldest first. */
export interface Issued {
  readonly codes: string[];
  readonly accessTokens: string[];
  readonly idTokens: string[];
  readonly refreshTokens: string[];
}

export interface RunningProvider {
  readonly issuer: string;
  readonly requests: ReceivedRequest[];
  readonly issued: Issued;
  readonly conduct: Conduct;
  close(): Promise<void>;
}

/** An OpenID provider on the loopback interface, for the demo and for the tests in the browser. */
export async function startProvider(options: ProviderOptions): Promise<RunningProvider> {
  const port = options.port ?? (await listen());
  const issuer = port.origin;
  const { name = 'Embedded provider', people = usualPeople } = options;
  const house: House = { name, people, cookies: cookieNames(port.port) };
  const provider = new Provider(issuer, configure(options, issuer, house));
  const requests: ReceivedRequest[] = [];
  const issued: Issued = { codes: [], accessTokens: [], idTokens: [], refreshTokens: [] };
  const conduct: Conduct = { headers: {}, delayMs: 0, ...options.conduct };
  recordIssued(provider, issued);
  manageSessions(provider, house.cookies.browserState);

  const answer = provider.callback();
  const respond: RequestListener = (request, response) => {
    const { pathname } = new URL(request.url ?? '/', issuer);
    if (pathname.startsWith(interactionPath)) {
      interact(provider, house, request, response).catch(() => response.writeHead(500).end());
    } else if (!answerCheckSession(request, response, house.cookies.browserState)) {
      void answer(request, response);
    }
  };
  port.answer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', issuer);
    const hasAuthorization = request.headers.authorization !== undefined;
    requests.push({ method: request.method ?? 'GET', path: pathname, hasAuthorization });
    for (const [header, value] of Object.entries(conduct.headers)) {
      response.setHeader(header, value);
    }
    if (conduct.delayMs === 0) respond(request, response);
    else setTimeout(respond, conduct.delayMs, request, response).unref();
  });
  return { issuer, requests, issued, conduct, close: () => port.close() };
}

/** Cookies belong to a host, not to a port: two providers on one machine must not share a name. */
function cookieNames(port: number): CookieNames {
  const prefix = `provider_${String(port)}`;
  return {
    session: `${prefix}_session`,
    interaction: `${prefix}_interaction`,
    resume: `${prefix}_resume`,
    browserState: `${prefix}_browser_state`,
  };
}

function describeClient({
  clientId,
  name,
  origin,
  redirectPaths = [],
  responseTypes = ['code'],
  refreshes = true,
  mustPush = false,
}: PublicClient): ClientMetadata {
  const usesCode = responseTypes.some((type) => type.includes('code'));
  const isImplicit = responseTypes.some((type) => type.includes('token'));
  const paths = ['/', '/callback', '/silent-renew.html', ...redirectPaths];
  return {
    client_id: clientId,
    client_name: name,
    token_endpoint_auth_method: 'none',
    // oidc-provider refuses the implicit grant to web applications on localhost.
    application_type: isImplicit ? 'native' : 'web',
    grant_types: [
      ...(usesCode ? ['authorization_code'] : []),
      ...(usesCode && refreshes ? ['refresh_token'] : []),
      ...(isImplicit ? ['implicit'] : []),
    ],
    response_types: [...responseTypes],
    redirect_uris: [origin, ...paths.map((path) => `${origin}${path}`)],
    post_logout_redirect_uris: [origin, ...['/', ...redirectPaths].map((path) => origin + path)],
    require_pushed_authorization_requests: mustPush,
  };
}

function configure(
  { clients, api, ttl }: ProviderOptions,
  issuer: string,
  { name, people, cookies }: House,
): Configuration {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    adapter: createMemory(),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig' }] },
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      names: {
        session: cookies.session,
        interaction: cookies.interaction,
        resume: cookies.resume,
      },
    },
    discovery: { check_session_iframe: `${issuer}${checkSessionPath}` },
    responseTypes: [
      'code',
      'id_token',
      'id_token token',
      'code id_token',
      'code token',
      'code id_token token',
    ],
    clients: [
      ...clients.map(describeClient),
      ...(api
        ? [
            {
              client_id: api.clientId,
              client_secret: api.clientSecret,
              grant_types: [],
              response_types: [],
              redirect_uris: [],
            },
          ]
        : []),
    ],
    clientBasedCORS: (_ctx, origin, client) =>
      (client.redirectUris ?? []).some((uri) => new URL(uri).origin === origin),

    scopes: ['openid', 'offline_access', 'api:read'],
    claims: {
      openid: ['sub'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    findAccount: (_ctx, id) => {
      const person = people.find(({ sub }) => sub === id);
      return person && { accountId: id, claims: () => ({ ...person }) };
    },

    pkce: { required: () => true },
    // Public applications in a browser get a rotating refresh token without the extra consent that
    // OpenID Connect asks for `offline_access`; it lives and dies with the provider's session.
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    // Revoking a token is not withdrawing consent: only a stolen refresh token ends the grant.
    revokeGrantPolicy: (ctx) => ctx.oidc.route !== 'revocation',
    loadExistingGrant: grantWithoutAsking,
    ttl: {
      AccessToken: 300,
      AuthorizationCode: 60,
      Grant: 86_400,
      IdToken: 300,
      Interaction: 600,
      RefreshToken: 86_400,
      Session: 86_400,
      ...ttl,
    },

    interactions: {
      policy: policyWithoutConsentOfNativeApplications(),
      url: (_ctx, interaction) => `${interactionPath}${interaction.uid}`,
    },
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = errorPage(name, out);
    },
    features: {
      devInteractions: { enabled: false },
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client) => client.clientId === api?.clientId,
      },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = ctx.oidc.entities.IdTokenHint
            ? signingOutPage(name, form)
            : signOutPage(name, form);
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = signedOutPage(name);
        },
      },
    },
  };
}

/** What calls itself native here is a web page all the same, which may renew in silence. */
function policyWithoutConsentOfNativeApplications(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.get('consent')?.checks.remove('native_client_prompt');
  return policy;
}

/** The applications here belong to the provider's own house, so nobody is asked for consent. */
async function grantWithoutAsking(
  ctx: KoaContextWithOIDC,
): Promise<InstanceType<Provider['Grant']> | undefined> {
  const { client, session, provider, requestParamScopes } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  const existing = session.grantIdFor(client.clientId);
  const grant =
    (existing && (await provider.Grant.find(existing))) ||
    new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope([...requestParamScopes].join(' '));
  await grant.save();
  return grant;
}

function recordIssued(provider: Provider, issued: Issued): void {
  const keep = (list: string[], value: unknown): void => {
    if (typeof value === 'string') list.push(value);
  };
  provider.on('authorization.success', (_ctx, out) => {
    keep(issued.codes, out?.['code']);
    keep(issued.accessTokens, out?.['access_token']);
    keep(issued.idTokens, out?.['id_token']);
  });
  provider.on('grant.success', (ctx) => {
    const body = ctx.body as Record<string, unknown>;
    keep(issued.accessTokens, body['access_token']);
    keep(issued.idTokens, body['id_token']);
    keep(issued.refreshTokens, body['refresh_token']);
  });
  provider.on('server_error', (_ctx, error) => {
    console.error('The provider failed:', error);
  });
}

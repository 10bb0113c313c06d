import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { type Configuration, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { ApiCredentials } from '../api/introspection.ts';
import { listen, type OpenPort } from '../web/listen.ts';
import { interact, interactionPath } from './interaction.ts';
import { createMemory } from './memory.ts';
import { errorPage, signedOutPage, signingOutPage, signOutPage } from './pages.ts';
import { people } from './people.ts';

/** A browser application that may use the provider: public, so PKCE takes the place of a secret. */
export interface PublicClient {
  readonly clientId: string;
  readonly name: string;
  readonly origin: string;
}

/** How long things live, in seconds. */
export interface Lifetimes {
  readonly AccessToken?: number;
  readonly IdToken?: number;
  readonly RefreshToken?: number;
}

export interface ProviderOptions {
  readonly port?: OpenPort;
  readonly clients: readonly PublicClient[];
  readonly api?: ApiCredentials;
  readonly ttl?: Lifetimes;
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
  close(): Promise<void>;
}

/** An OpenID provider on the loopback interface, for the demo and for the tests in the browser. */
export async function startProvider(options: ProviderOptions): Promise<RunningProvider> {
  const port = options.port ?? (await listen());
  const issuer = port.origin;
  const provider = new Provider(issuer, configure(options));
  const requests: ReceivedRequest[] = [];
  const issued: Issued = { codes: [], accessTokens: [], idTokens: [], refreshTokens: [] };
  recordIssued(provider, issued);

  const answer = provider.callback();
  port.answer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', issuer);
    const hasAuthorization = request.headers.authorization !== undefined;
    requests.push({ method: request.method ?? 'GET', path: pathname, hasAuthorization });
    if (pathname.startsWith(interactionPath)) {
      interact(provider, request, response).catch(() => response.writeHead(500).end());
    } else {
      void answer(request, response);
    }
  });
  return { issuer, requests, issued, close: () => port.close() };
}

function configure({ clients, api, ttl }: ProviderOptions): Configuration {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    adapter: createMemory(),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig' }] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    clients: [
      ...clients.map(({ clientId, name, origin }) => ({
        client_id: clientId,
        client_name: name,
        token_endpoint_auth_method: 'none' as const,
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code' as const],
        redirect_uris: [origin, `${origin}/`, `${origin}/callback`],
        post_logout_redirect_uris: [origin, `${origin}/`],
      })),
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

    interactions: { url: (_ctx, interaction) => `${interactionPath}${interaction.uid}` },
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = errorPage(out);
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
          ctx.body = ctx.oidc.entities.IdTokenHint ? signingOutPage(form) : signOutPage(form);
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = signedOutPage();
        },
      },
    },
  };
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

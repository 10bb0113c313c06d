import type { OidcClient, PkcePair } from '../client';
import type { CustomParams } from '../config';
import { createCodeChallenge, requireCrypto } from '../crypto/digest';
import { createCodeVerifier, createNonce, createState } from '../crypto/random';
import { isOidcError, OidcError } from '../errors';
import { buildAuthorizationUrl } from '../protocol/authorization-request';
import type { ServerMetadata } from '../protocol/metadata';
import { superseded } from '../session/session-state';
import { transactionLifetimeSeconds, type Transaction } from '../session/transactions';
import { discover, knownMetadata, recallMetadata } from './discover';

/** What a single sign-in may ask for besides the configuration. */
export interface LoginOptions {
  /** Further parameters of the authorization request, for this one. */
  readonly customParams?: CustomParams | undefined;
  /** Another registered `redirect_uri`, for this sign-in. */
  readonly redirectUrl?: string | undefined;
  /** The route to return to: a path of this application. */
  readonly returnRoute?: string | undefined;
  /** Nobody pressed a button: such sign-ins are counted, to stop a loop. */
  readonly isAutomatic?: boolean | undefined;
  /** Takes the URL instead of the browser leaving the page. */
  readonly urlHandler?: ((url: string) => unknown) | undefined;
}

async function createPkcePair({ ports }: OidcClient): Promise<PkcePair> {
  const verifier = createCodeVerifier();
  return { verifier, challenge: await createCodeChallenge(verifier, ports.crypto) };
}

/** Makes ready what callers that cannot wait need: the metadata known, and a PKCE pair. */
export async function prepare(client: OidcClient): Promise<void> {
  await recallMetadata(client);
  if (client.config.usesPkce) client.memory.pkce ??= await createPkcePair(client);
}

function takePkce(client: OidcClient): PkcePair | undefined {
  const { pkce } = client.memory;
  client.memory.pkce = undefined;
  // A host without WebCrypto says so when a sign-in begins.
  prepare(client).catch(() => undefined);
  return pkce;
}

/** A login attempt and the URL that begins it. @see OpenID Connect Core 1.0 section 3.1.2.1 */
function createAttempt(
  { config, ports, memory }: OidcClient,
  metadata: ServerMetadata,
  pkce: PkcePair | undefined,
  options: LoginOptions,
): { readonly transaction: Transaction; readonly url: string } {
  const { response_mode: mode, ...params } = {
    ...config.authorizationParams,
    ...options.customParams,
  };
  const maxAge = Number(params['max_age'] ?? NaN);
  const transaction: Transaction = {
    state: memory.state || createState(),
    nonce: createNonce(),
    codeVerifier: pkce?.verifier,
    redirectUri: options.redirectUrl ?? config.redirectUrl,
    responseMode: mode === 'fragment' ? 'fragment' : 'query',
    issuer: metadata.issuer,
    tokenEndpoint: metadata.token_endpoint,
    maxAgeSeconds: Number.isFinite(maxAge) ? maxAge : undefined,
    acrValues: params['acr_values'] === undefined ? undefined : String(params['acr_values']),
    returnRoute: options.returnRoute,
    expiresAt: ports.clock.now() + transactionLifetimeSeconds,
  };
  const url = buildAuthorizationUrl(
    metadata.authorization_endpoint,
    {
      client_id: config.clientId,
      redirect_uri: transaction.redirectUri,
      response_type: 'code',
      scope: config.scope,
      nonce: transaction.nonce,
      state: transaction.state,
      response_mode: mode === undefined ? undefined : transaction.responseMode,
      code_challenge: pkce?.challenge,
    },
    params,
  );
  return { transaction, url };
}

/**
 * The URL that begins a sign-in, without waiting, with an attempt of its own; `null` while the
 * provider's metadata or the PKCE challenge are not there yet.
 */
export function createAuthorizationUrl(client: OidcClient, options: LoginOptions): string | null {
  const metadata = knownMetadata(client);
  const { usesPkce } = client.config;
  const pkce = metadata && usesPkce ? takePkce(client) : undefined;
  if (!metadata || (usesPkce && !pkce)) return null;
  const { transaction, url } = createAttempt(client, metadata, pkce, options);
  void client.transactions.save(transaction);
  return url;
}

const mostAutomaticSignIns = 3;
const automaticWindowSeconds = 30;

/** Stops an application and a provider that send the user back and forth. */
async function countAutomatic({ ports, keyOf }: OidcClient): Promise<void> {
  const key = keyOf('attempts');
  const now = ports.clock.now();
  const recent = ((await ports.storage.read(key)) ?? '')
    .split(' ')
    .filter((at) => at && Math.abs(now - Number(at)) < automaticWindowSeconds);
  if (recent.length >= mostAutomaticSignIns) {
    await ports.storage.remove(key);
    throw new OidcError(
      'login/loop',
      'The sign-in was begun again and again without success: it is given up for now.',
    );
  }
  await ports.storage.write(key, [...recent, now].join(' '));
}

/**
 * Begins a sign-in: remembers the attempt, then leaves for the provider.
 *
 * @see RFC 6749 section 4.1.1 and RFC 7636 section 4.3
 * @throws OidcError `crypto/unavailable`, or with the stage `metadata`; `session-state/superseded`
 * where a sign-in or sign-out is in flight
 */
export function login(client: OidcClient, options: LoginOptions = {}): Promise<void> {
  return client.share('login', () => begin(client, options));
}

async function begin(client: OidcClient, options: LoginOptions): Promise<void> {
  const { store, ports, config } = client;
  // On a server nobody signs in.
  if (ports.browser.url() === undefined) return;
  // Until it was read, a stored session would be taken for none and removed.
  await client.restored;
  const ticket = await startSignIn(client);
  try {
    requireCrypto(ports.crypto);
    if (options.isAutomatic) await countAutomatic(client);
    const metadata = await discover(client);
    const pkce = config.usesPkce ? (takePkce(client) ?? (await createPkcePair(client))) : undefined;
    const { transaction, url } = createAttempt(client, metadata, pkce, options);
    await client.transactions.sweep();
    await client.transactions.save(transaction);
    if (store.value.ticket !== ticket || store.value.activity !== 'signing-in') {
      throw superseded('The session ended while the sign-in was beginning.');
    }
    if (options.urlHandler) await options.urlHandler(url);
    else ports.browser.redirect(url);
    store.dispatch({ type: 'released', ticket });
  } catch (error) {
    if (isOidcError(error)) store.dispatch({ type: 'failed', ticket, error });
    else store.dispatch({ type: 'released', ticket });
    throw error;
  }
}

/** Begins the activity, after a renewal in flight: two answers at once would race for the session. */
export async function startSignIn(client: OidcClient): Promise<number> {
  if (client.store.value.activity === 'renewing') {
    await client.share('renew', () => Promise.resolve()).catch(() => undefined);
  }
  const ticket = client.store.start('signing-in');
  if (ticket === undefined) throw superseded('Another sign-in or sign-out is in flight.');
  return ticket;
}

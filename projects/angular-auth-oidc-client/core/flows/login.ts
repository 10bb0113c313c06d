import type { OidcClient, PkcePair } from '../client';
import type { CustomParams } from '../config';
import { describeRisks } from '../config-warnings';
import { createCodeChallenge, requireCrypto } from '../crypto/digest';
import { createCodeVerifier, createNonce, createState } from '../crypto/random';
import { isOidcError } from '../errors';
import { ownMembers } from '../own-members';
import {
  buildAuthorizationUrl,
  type AuthorizationRequest,
} from '../protocol/authorization-request';
import { buildFormBody } from '../protocol/form';
import type { ServerMetadata } from '../protocol/metadata';
import { superseded } from '../session/session-state';
import { transactionLifetimeSeconds, type Transaction } from '../session/transactions';
import { transactionsOf } from './attempts';
import { discover, knownMetadata, recallMetadata } from './discover';
import { afterRenewal } from './in-flight';
import { countAutomatic } from './loop-breaker';
import { loadRare } from './load-rare';

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

/** What the library itself decides of a sign-in. */
export interface AttemptOptions extends LoginOptions {
  /** Another window waits for the answer. */
  readonly isAwaited?: boolean;
  /** The provider may not show anything. @see OpenID Connect Core 1.0 section 3.1.2.1 */
  readonly isSilent?: boolean;
}

async function createPkcePair({ ports }: OidcClient): Promise<PkcePair> {
  const verifier = createCodeVerifier();
  return { verifier, challenge: await createCodeChallenge(verifier, ports.crypto) };
}

/** Makes ready what callers that cannot wait need: the metadata, and a PKCE pair. */
export async function prepare(client: OidcClient): Promise<void> {
  const { config, memory, ports } = client;
  if (!memory.toldRisks) {
    describeRisks(
      config,
      memory.neighbours?.map((client) => client.config),
    ).forEach((risk) => ports.log.warn(risk));
  }
  memory.toldRisks = true;
  // A page that stays open renews also after a newer version replaced its files.
  if (config.silentRenewUrl) loadRare(ports.clock).catch(() => undefined);
  await recallMetadata(client);
  await makePkce(client);
  if (config.preloadsMetadata) await discover(client);
}

async function makePkce(client: OidcClient): Promise<void> {
  if (client.config.usesPkce) client.memory.pkce ??= await createPkcePair(client);
}

function takePkce(client: OidcClient): PkcePair | undefined {
  const { pkce } = client.memory;
  client.memory.pkce = undefined;
  // A host without WebCrypto says so when a sign-in begins.
  makePkce(client).catch(() => undefined);
  return pkce;
}

/** One way of asking the provider to sign the user in, and what the answer will be checked against. */
interface Attempt {
  readonly transaction: Transaction;
  readonly request: AuthorizationRequest;
  readonly params: CustomParams;
}

/** @see OpenID Connect Core 1.0 section 3.1.2.1 */
function createAttempt(
  { config, ports, memory }: OidcClient,
  metadata: ServerMetadata,
  pkce: PkcePair | undefined,
  given: AttemptOptions,
): Attempt {
  const options = ownMembers(given);
  const asked = ownMembers<CustomParams>({
    ...config.authorizationParams,
    ...options.customParams,
  });
  const { response_mode: mode, ...params } = asked;
  const { acr_values } = asked;
  const { responseType } = config;
  const maxAge = Number(asked['max_age'] ?? NaN);
  const transaction: Transaction = {
    state: createState(options.isSilent ? undefined : memory.state),
    nonce: createNonce(),
    codeVerifier: pkce?.verifier,
    redirectUri: options.redirectUrl ?? config.redirectUrl,
    responseType,
    responseMode: mode === 'fragment' || responseType !== 'code' ? 'fragment' : 'query',
    isAwaited: options.isAwaited,
    issuer: metadata.issuer,
    tokenEndpoint: metadata.token_endpoint,
    maxAgeSeconds: Number.isFinite(maxAge) ? maxAge : undefined,
    acrValues: acr_values === undefined ? undefined : [acr_values].flat().join(' '),
    returnRoute: options.returnRoute,
    expiresAt: ports.clock.now() + transactionLifetimeSeconds,
  };
  // It names the transaction in the storage before it is sent: refuse here what cannot be encoded.
  buildFormBody({ state: transaction.state });
  // Whoever signed out in another tab has not asked to be signed in by this one.
  const isUnasked = options.isAutomatic && memory.signedOutAt !== undefined;
  const prompt = options.isSilent ? 'none' : isUnasked ? 'login' : undefined;
  const request: AuthorizationRequest = {
    client_id: config.clientId,
    redirect_uri: transaction.redirectUri,
    response_type: responseType,
    scope: config.scope,
    nonce: transaction.nonce,
    state: transaction.state,
    response_mode: mode === undefined ? undefined : transaction.responseMode,
    code_challenge: pkce?.challenge,
  };
  return {
    transaction,
    request,
    params: prompt ? { ...params, prompt } : params,
  };
}

/** The provider may insist on pushed requests. @see RFC 9126 section 5 */
function isPushed({ config }: OidcClient, metadata: ServerMetadata): boolean {
  return config.pushesRequests || metadata.require_pushed_authorization_requests === true;
}

/**
 * An attempt that the provider can be asked with, and what gives the URL that does it. To be called last:
 * a request that was pushed expires soon.
 */
export async function createRequest(
  client: OidcClient,
  options: AttemptOptions,
): Promise<{ readonly transaction: Transaction; readonly buildUrl: () => Promise<string> }> {
  requireCrypto(client.ports.crypto);
  const metadata = await discover(client);
  const pkce = client.config.usesPkce
    ? (takePkce(client) ?? (await createPkcePair(client)))
    : undefined;
  const { transaction, request, params } = createAttempt(client, metadata, pkce, options);
  return {
    transaction,
    buildUrl: async () =>
      isPushed(client, metadata)
        ? (await loadRare(client.ports.clock)).pushRequest(client, metadata, request, params)
        : buildAuthorizationUrl(metadata.authorization_endpoint, request, params),
  };
}

/**
 * The URL that begins a sign-in, without waiting, with an attempt of its own; `null` while the
 * provider's metadata or the PKCE challenge are not there yet, and where requests have to be pushed.
 */
export function createAuthorizationUrl(client: OidcClient, options: LoginOptions): string | null {
  const metadata = knownMetadata(client);
  if (!metadata || isPushed(client, metadata)) return null;
  const { usesPkce } = client.config;
  const pkce = usesPkce ? takePkce(client) : undefined;
  if (usesPkce && !pkce) return null;
  const { transaction, request, params } = createAttempt(client, metadata, pkce, options);
  const url = buildAuthorizationUrl(metadata.authorization_endpoint, request, params);
  void transactionsOf(client).save(transaction);
  return url;
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

async function begin(client: OidcClient, options: AttemptOptions): Promise<void> {
  const { browser } = client.ports;
  // A window that has served its purpose is about to close.
  if (browser.hasHandedOver()) return;
  const { urlHandler } = ownMembers(options);
  await leave(client, options, (url) => (urlHandler ? urlHandler(url) : browser.redirect(url)));
}

/**
 * Remembers an attempt and goes to the provider with it.
 *
 * @returns the attempt, whose answer is still to come
 */
export async function leave(
  client: OidcClient,
  options: AttemptOptions,
  go: (url: string, transaction: Transaction) => unknown,
): Promise<Transaction> {
  const { config, ports, store } = client;
  const { customParams, isAutomatic } = ownMembers(options);
  const transactions = transactionsOf(client);
  // Until it was read, a stored session would be taken for none and removed.
  await client.restored;
  const ticket = await startSignIn(client);
  let unsent: Transaction | undefined;
  try {
    if (isAutomatic) await countAutomatic(client);
    const { transaction, buildUrl } = await createRequest(client, options);
    await transactions.save((unsent = transaction));
    const url = await buildUrl();
    if (config.silentRenewUrl) {
      // A renewal in a frame asks for what the sign-in asked for, which can be sent and so be stored.
      const key = client.keyOf('params');
      await (customParams
        ? ports.storage.write(key, JSON.stringify(customParams))
        : ports.storage.remove(key));
    }
    if (store.value.ticket !== ticket || store.value.activity !== 'signing-in') {
      throw superseded('The session ended while the sign-in was beginning.');
    }
    unsent = undefined;
    await go(url, transaction);
    store.dispatch({ type: 'released', ticket });
    return transaction;
  } catch (error) {
    if (unsent) await transactions.remove(unsent.state);
    if (isOidcError(error)) store.dispatch({ type: 'failed', ticket, error });
    else store.dispatch({ type: 'released', ticket });
    throw error;
  }
}

/** Begins the activity, after a renewal in flight: two answers at once would race for the session. */
export async function startSignIn(client: OidcClient): Promise<number> {
  // A frame may stay silent for long, and the user waits.
  client.memory.giveUpFrame?.();
  if (client.store.value.activity !== 'idle') {
    await afterRenewal(client);
  }
  const ticket = client.store.start('signing-in');
  if (ticket === undefined) throw superseded('Another sign-in or sign-out is in flight.');
  return ticket;
}

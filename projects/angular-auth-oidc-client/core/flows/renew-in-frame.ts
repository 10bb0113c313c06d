import type { OidcClient } from '../client';
import type { CustomParams } from '../config';
import { AuthorizationError, ClaimError } from '../answer-errors';
import { isOidcError, OidcError } from '../errors';
import type { AwaitedAnswer } from '../ports';
import {
  findAuthorizationResponse,
  isAtRedirectUrl,
  type AuthorizationResponse,
} from '../protocol/callback-url';
import { buildFormBody } from '../protocol/form';
import { parseJsonObject } from '../protocol/json';
import { classifyRenewalFailure } from '../session/renewal-failure';
import { isSameUser, superseded, type TokenSet } from '../session/session-state';
import { heldTokens } from '../session/session-store';
import { redeem } from './callback';
import { limit } from './limit';
import { createRequest } from './login';
import { keepRenewed } from './tabs';

/** What a provider says that does not know who the user is. */
const unrecognised: readonly string[] = ['login_required', 'interaction_required'];

/**
 * Asks the provider in a hidden frame whether it still knows the user, and takes what it gives in
 * place of the session held, or as a new one.
 *
 * @see OpenID Connect Core 1.0 section 3.1.2.1, `prompt=none`
 * @throws OidcError `renew/timeout`, `renew/frame-blocked`, `renew/cookies-blocked`, or with the stage
 * of the rule that the answer broke
 */
export async function renewInFrame(client: OidcClient, customParams?: CustomParams): Promise<void> {
  const { config, memory, store } = client;
  const previous = heldTokens(store);
  const wasUnrecognised = previous !== undefined && memory.unrecognisedNonce === previous.nonce;
  if (wasUnrecognised && !memory.providerSessionChanged) {
    throw new OidcError(
      'renew/cookies-blocked',
      'The provider does not recognise the user in an iframe: sign in again.',
    );
  }
  const ticket = store.start(previous ? 'renewing' : 'signing-in');
  if (ticket === undefined) throw superseded('A sign-in or sign-out is in flight.');
  try {
    const answer = await ask(client, ticket, customParams);
    // The provider need not give a refresh token once more.
    const tokens = { ...answer, refreshToken: answer.refreshToken ?? previous?.refreshToken };
    if (previous) checkContinuity(previous, tokens);
    memory.frameWorks = true;
    const usesClaims = !config.loadsUserInfo && (!previous || config.reloadsUserInfo);
    const userData = usesClaims ? tokens.claims : undefined;
    if (previous) await keepRenewed(client, ticket, previous, tokens, userData);
    else if (!store.dispatch({ type: 'established', ticket, tokens, userData })) {
      await memory.signOut?.revokeLate?.(tokens);
      throw superseded('The sign-in was given up.');
    }
  } catch (thrown) {
    const error = asFailure(thrown);
    if (previous && !memory.frameWorks && !wasUnrecognised && isUnrecognised(error)) {
      memory.unrecognisedNonce = previous.nonce;
      client.ports.log.warn(
        'The provider does not recognise the user in an iframe: the browser blocks third-party ' +
          'cookies, or the user signed out there. Renew with refresh tokens.',
      );
    }
    // A code that the token endpoint refuses says nothing about the session.
    const final =
      classifyRenewalFailure(error) === 'terminal' && error.code !== 'token-response/error';
    store.dispatch({ type: 'failed', ticket, error, final });
    throw error;
  }
}

function asFailure(thrown: unknown): OidcError {
  if (!isOidcError(thrown)) {
    return new OidcError('network/failed', 'The renewal failed.', { cause: thrown });
  }
  // An error without `iss` begins no session, and still says that the one at the provider has ended.
  return thrown.code === 'authorization-response/missing-issuer' &&
    thrown.cause instanceof AuthorizationError
    ? thrown.cause
    : thrown;
}

function isUnrecognised(error: OidcError): boolean {
  return error instanceof AuthorizationError && unrecognised.includes(error.error);
}

/** @see OpenID Connect Core 1.0 section 12.2 */
function checkContinuity(tokens: TokenSet, renewed: TokenSet): void {
  if (!isSameUser(tokens, renewed)) {
    throw new ClaimError(
      'id-token/subject-changed',
      'sub',
      'mismatch',
      'Another user is signed in at the provider.',
    );
  }
}

async function ask(
  client: OidcClient,
  ticket: number,
  customParams: CustomParams | undefined,
): Promise<TokenSet> {
  const { config, memory, ports, store } = client;
  const redirectUrl = config.silentRenewUrl ?? config.redirectUrl;
  const timeout = new OidcError(
    'renew/timeout',
    'The iframe brought no response in time: the provider shows a login page or an error in it, or ' +
      'X-Frame-Options or frame-ancestors forbid it.',
  );
  const end = limit(client, config.renewTimeoutSeconds, timeout);
  const giveUp = (): void => {
    end.stop(superseded('The session is no longer renewed: a sign-in or its end came first.'));
  };
  const unsubscribe = store.subscribe(({ now }) => {
    if (now.ticket !== ticket || now.activity === 'idle') giveUp();
  });
  memory.giveUpFrame = giveUp;
  let awaited: AwaitedAnswer | undefined;
  let response: AuthorizationResponse | undefined;
  let transaction;
  try {
    const windows = await Promise.race([ports.browser.windows(), end.reached]);
    const params = await recallParams(client, customParams);
    const request = await Promise.race([
      createRequest(client, { customParams: params, isSilent: true, redirectUrl }),
      end.reached,
    ]);
    ({ transaction } = request);
    const frameUrl = await Promise.race([request.buildUrl(), end.reached]);
    awaited = windows.awaitInFrame(config.configId, frameUrl, transaction.state);
    memory.frameTimeout = timeout;
    // One failure is enough, whichever comes first.
    awaited.url.catch(() => undefined);
    const url = await Promise.race([awaited.url, end.reached]);
    const found = findAuthorizationResponse(url);
    // Nothing moves this page: another address is that of another provider's response.
    const isExpected =
      !config.checksRedirectUrl || (found && isAtRedirectUrl(url, redirectUrl, found));
    response = isExpected ? found : undefined;
  } finally {
    // The answer is used whatever happens meanwhile: it cannot be had twice.
    memory.giveUpFrame = memory.frameTimeout = undefined;
    awaited?.end();
    unsubscribe();
    end.lift();
  }
  if (response?.state !== transaction.state) {
    throw new OidcError(
      'authorization-response/state-mismatch',
      'The iframe brought the response to another request, or to another address than silentRenewUrl.',
    );
  }
  return redeem(client, response, transaction);
}

/** What the last sign-in or renewal asked for besides the configuration, where this one has no wish. */
async function recallParams(
  client: OidcClient,
  customParams: CustomParams | undefined,
): Promise<CustomParams | undefined> {
  const { storage } = client.ports;
  const key = client.keyOf('params');
  if (customParams) {
    // What cannot be sent is not stored either.
    buildFormBody({}, customParams);
    await storage.write(key, JSON.stringify(customParams));
    return customParams;
  }
  const stored = parseJsonObject((await storage.read(key)) ?? '') as CustomParams | undefined;
  try {
    buildFormBody({}, stored);
    return stored;
  } catch {
    // A record that somebody changed, so that it cannot be sent.
    return undefined;
  }
}

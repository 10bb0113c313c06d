import type { OidcClient } from '../client';
import { isOidcError, OidcError } from '../errors';
import { validateAuthorizationResponse } from '../protocol/authorization-response';
import type { AuthorizationResponse } from '../protocol/callback-url';
import { requireEndpoint, type ServerMetadata } from '../protocol/metadata';
import { buildCodeRequest } from '../protocol/token-request';
import { parseTokenResponse } from '../protocol/token-response';
import { canRenew } from '../session/renewal-time';
import { superseded, type TokenSet } from '../session/session-state';
import type { Transaction } from '../session/transactions';
import { acceptTokens } from './accept-tokens';
import { discover, loadKeys } from './discover';
import { loadRare } from './load-rare';
import { startSignIn } from './login';
import { forgetAutomatic } from './loop-breaker';
import { post } from './request';
import { loadUserInfo } from './user-info';

/**
 * Finishes a sign-in: judge the answer, exchange the code, validate the tokens, establish the session,
 * and only then ask for user data. The transaction was removed before: it is used once.
 *
 * @returns a failure to load user data, which leaves the session standing
 * @see OpenID Connect Core 1.0 sections 3.1.2.7 and 3.1.3
 * @throws OidcError with the stage of the rule that was broken; the session of before is untouched
 */
export async function finishLogin(
  client: OidcClient,
  response: AuthorizationResponse,
  transaction: Transaction,
): Promise<OidcError | undefined> {
  const { config, ports, store } = client;
  const ticket = await startSignIn(client);
  try {
    const tokens = await redeem(client, response, transaction);
    const userData = config.loadsUserInfo ? undefined : tokens.claims;
    if (!store.dispatch({ type: 'established', ticket, tokens, userData })) {
      await client.memory.signOut?.revokeLate?.(tokens);
      throw superseded('The session ended while the sign-in was finishing.');
    }
    void forgetAutomatic(client);
    if (config.renewsAutomatically && !canRenew(tokens, config)) {
      ports.log.warn(
        'The tokens will not be renewed: silentRenewUrl is not set, and the provider sent no refresh ' +
          'token. Some give none to public clients, others only for offline_access.',
      );
    }
  } catch (error) {
    if (isOidcError(error)) store.dispatch({ type: 'failed', ticket, error });
    else store.dispatch({ type: 'released', ticket });
    throw error;
  }
  return config.loadsUserInfo ? userDataFailure(client) : undefined;
}

/**
 * From the provider's answer to validated tokens.
 *
 * @throws OidcError with the stage of the rule that was broken
 */
export async function redeem(
  client: OidcClient,
  response: AuthorizationResponse,
  transaction: Transaction,
): Promise<TokenSet> {
  const { config, ports } = client;
  if (transaction.expiresAt <= ports.clock.now()) {
    throw new OidcError(
      'authorization-response/unknown-transaction',
      'The sign-in took longer than ten minutes: begin it anew.',
    );
  }
  const metadata = await discover(client);
  if (
    transaction.issuer !== metadata.issuer ||
    transaction.tokenEndpoint !== metadata.token_endpoint
  ) {
    throw new OidcError(
      'authorization-response/issuer-mismatch',
      'The sign-in began at another provider than the one configured now.',
    );
  }
  const answer = validateAuthorizationResponse(response, {
    issuer: transaction.issuer,
    // An ID token in the answer names the issuer itself, so that providers leave the parameter out.
    requiresIss:
      metadata.authorization_response_iss_parameter_supported === true &&
      !(
        config.checksIdToken &&
        config.checksIssuer &&
        response.parameters.has('id_token') &&
        !response.parameters.has('error')
      ),
    mode: transaction.responseMode,
    responseType: transaction.responseType,
  });

  // The keys travel beside the exchange; if they cannot be had, the validation says so.
  loadKeys(client, metadata).catch(() => undefined);
  const exchange = (code: string): Promise<TokenSet> =>
    exchangeCode(client, metadata, code, transaction);
  const tokens =
    transaction.responseType === 'code'
      ? await exchange(answer.code)
      : await (
          await loadRare(ports.clock)
        ).acceptFrontChannel(client, metadata, response.parameters, transaction, exchange);
  // A voluntary claim: whether a weaker sign-in will do is the application's to say.
  const { acr } = tokens.claims;
  if (transaction.acrValues && !transaction.acrValues.split(' ').includes(acr ?? '')) {
    ports.log.warn('The provider did not sign the user in with any of the acr_values asked for.');
  }
  return { ...tokens, sessionState: tokens.sessionState ?? answer.session_state };
}

async function exchangeCode(
  client: OidcClient,
  metadata: ServerMetadata,
  code: string,
  transaction: Transaction,
): Promise<TokenSet> {
  const { config, ports } = client;
  const requestedAt = ports.clock.now();
  const answer = await post(
    client,
    requireEndpoint(metadata, 'token_endpoint'),
    buildCodeRequest(
      {
        client_id: config.clientId,
        code,
        code_verifier: transaction.codeVerifier,
        redirect_uri: transaction.redirectUri,
      },
      config.codeParams,
    ),
  );
  const tokenResponse = parseTokenResponse(answer, ports.clock.now());
  return acceptTokens(client, metadata, tokenResponse, { ...transaction, requestedAt });
}

/** Loads user data; only data of another user are more than a failure to report. */
export async function userDataFailure(client: OidcClient): Promise<OidcError | undefined> {
  try {
    await loadUserInfo(client);
    return undefined;
  } catch (error) {
    if (!isOidcError(error) || error.code === 'user-info/subject-mismatch') throw error;
    return error;
  }
}

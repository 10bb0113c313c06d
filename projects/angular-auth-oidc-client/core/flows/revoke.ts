import type { OidcClient, SignOut } from '../client';
import { isOidcError, OidcError } from '../errors';
import { requireEndpoint } from '../protocol/metadata';
import {
  buildRevocationRequest,
  checkRevocationResponse,
  type TokenTypeHint,
} from '../protocol/revocation';
import type { TokenSet } from '../session/session-state';
import { heldTokens } from '../session/session-store';
import { discover } from './discover';
import { withTimeout } from './limit';
import { replaceRevoked } from './renew';
import { post } from './request';

/** A user who has signed out waits no longer for the provider. */
export const patienceSeconds = 5;

export function outOfPatience(): OidcError {
  return new OidcError('network/timeout', 'The provider did not answer in time.');
}

/** Browsers let 64 KiB outlive a page, of all requests together: a sign-out sends two. */
const longestKeepaliveBody = 30_000;

async function sendRevocation(
  client: OidcClient,
  token_type_hint: TokenTypeHint,
  token: string,
): Promise<string> {
  const { config, ports } = client;
  const url = requireEndpoint(await discover(client), 'revocation_endpoint');
  const body = buildRevocationRequest({ client_id: config.clientId, token, token_type_hint });
  const response = await post(client, url, body, {
    keepalive: body.length <= longestKeepaliveBody,
  });
  checkRevocationResponse(response, ports.clock.now());
  return response.body;
}

/**
 * Tells the provider that a token must not work any more. The session stops using it: with a refresh
 * token it renews at once, without one it is over.
 *
 * @param given a token of the application's choice instead of the session's own
 * @returns the body of the provider's response
 * @see RFC 7009 section 2
 * @throws OidcError `revocation/no-token` or `metadata/missing-endpoint` before any request,
 * `revocation/error`, or with the stage `network`
 */
export async function revoke(
  client: OidcClient,
  hint: TokenTypeHint,
  given?: string | null,
): Promise<string> {
  const { store } = client;
  const held = (): string | undefined =>
    heldTokens(store)?.[hint === 'access_token' ? 'accessToken' : 'refreshToken'];
  const token = given || held();
  if (!token) throw new OidcError('revocation/no-token', 'There is no token to revoke.');
  const body = await sendRevocation(client, hint, token);
  if (token === held()) {
    store.dispatch({ type: 'revoked', token: hint });
    void replaceRevoked(client);
  }
  return body;
}

/**
 * Revokes the tokens of a session that the user has ended, once and all at the same time, and those that a renewal
 * or sign-in in progress brings. It takes no longer than {@link patienceSeconds}.
 *
 * @returns why a token could not be revoked
 */
export function revokeTokens(client: OidcClient, signOut: SignOut): Promise<OidcError | undefined> {
  return (signOut.revoked ??= revokeAll(client, signOut));
}

async function revokeAll(client: OidcClient, signOut: SignOut): Promise<OidcError | undefined> {
  const { memory, ports } = client;
  const sent = new Set<string>();
  const failures: OidcError[] = [];
  const revokeOne = async (hint: TokenTypeHint, token: string | undefined): Promise<void> => {
    if (!token || sent.has(token)) return;
    sent.add(token);
    try {
      await sendRevocation(client, hint, token);
    } catch (cause) {
      failures.push(
        isOidcError(cause)
          ? cause
          : new OidcError('network/failed', 'The revocation failed.', { cause }),
      );
    }
  };
  const revokeSet = ({ accessToken, refreshToken }: TokenSet): Promise<unknown> =>
    Promise.all([revokeOne('refresh_token', refreshToken), revokeOne('access_token', accessToken)]);
  signOut.revokeLate = revokeSet;
  const work = Promise.all([
    signOut.tokens && revokeSet(signOut.tokens),
    signOut.awaitsTokens && Promise.allSettled([memory.renewing, memory.finishing]),
  ]);
  await withTimeout(client, work, patienceSeconds, outOfPatience()).catch((error: unknown) =>
    failures.push(error as OidcError),
  );
  const [failure] = failures;
  if (failure) ports.log.warn('A token could not be revoked.', { code: failure.code });
  return failure;
}

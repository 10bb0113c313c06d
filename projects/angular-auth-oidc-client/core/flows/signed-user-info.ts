import type { OidcClient } from '../client';
import { isOidcError, OidcError } from '../errors';
import { parseJwt } from '../protocol/jwt';
import type { ServerMetadata } from '../protocol/metadata';
import { checkSignedUserInfo } from '../protocol/signed-user-info';
import { clockToleranceSeconds, verifyJwt } from './accept-tokens';

/**
 * Judges user data that come as a signed JWT, except for whose they are.
 *
 * @see OpenID Connect Core 1.0 section 5.3.2
 * @throws OidcError `user-info/request-failed`, with what is wrong as its cause
 */
export async function acceptSignedUserInfo(
  client: OidcClient,
  metadata: ServerMetadata,
  body: string,
): Promise<Readonly<Record<string, unknown>>> {
  const { config, ports } = client;
  try {
    const jwt = parseJwt(body.trim());
    await verifyJwt(client, metadata, jwt);
    checkSignedUserInfo(jwt.claims, jwt.header, {
      issuer: metadata.issuer,
      checksIssuer: config.checksIssuer,
      clientId: config.clientId,
      now: ports.clock.now(),
      clockToleranceSeconds,
    });
    return jwt.claims;
  } catch (cause) {
    if (!isOidcError(cause)) throw cause;
    throw new OidcError('user-info/request-failed', 'The signed user data are not valid.', {
      cause,
    });
  }
}

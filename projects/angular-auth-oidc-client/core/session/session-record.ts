import type { ClientConfig } from '../config';
import { OidcError } from '../errors';
import { copyClaims, isJsonObject, parseJsonObject } from '../protocol/json';
import { readJwtClaims } from '../protocol/jwt-claims';
import type { IdTokenClaims } from '../protocol/id-token';
import type { UserData } from '../protocol/user-info';
import type { TokenSet } from './session-state';

/** What of a session survives a reload. */
export interface SessionRecord {
  readonly tokens: TokenSet;
  readonly userData: UserData | undefined;
}

type Expectations = Pick<
  ClientConfig,
  | 'authority'
  | 'clientId'
  | 'checksDiscoveredIssuer'
  | 'checksIdToken'
  | 'checksIssuer'
  | 'endpoints'
>;

const version = 1;

/**
 * The persisted form of a session. The claims are not in it: they are read from the ID token.
 *
 * @throws OidcError `session-state/not-storable` if it could not be read back
 */
export function buildSessionRecord({ tokens, userData }: SessionRecord): string {
  const { claims: _, ...rest } = tokens;
  try {
    const text = JSON.stringify({ version, ...rest, userData });
    if (parseJsonObject(text)) return text;
  } catch {
    // Below, like what could be written and not read.
  }
  throw new OidcError('session-state/not-storable', 'The user data cannot be stored.');
}

const manyNames =
  /^https:\/\/(accounts\.google\.com$|[^/]+\/(common|organizations|consumers|{tenantid})\/)/;

function readClaims(idToken: string, config: Expectations): IdTokenClaims | undefined {
  const claims = readJwtClaims(idToken);
  if (!claims) return undefined;
  const { iss, sub, aud } = claims;
  const { checksDiscoveredIssuer, checksIssuer } = config;
  const issuer = config.endpoints.issuer ?? config.authority;
  // The metadata, which may name it with a slash at its end, are not known yet. Authorities of many
  // tenants, and Google's, name themselves otherwise in tokens: the sign-in has checked how.
  const isIssued =
    !checksDiscoveredIssuer ||
    !checksIssuer ||
    iss === issuer ||
    iss === `${issuer}/` ||
    manyNames.test(issuer);
  const isOurs = !config.checksIdToken || (isIssued && [aud].flat().includes(config.clientId));
  return isText(sub) && isOurs ? (copyClaims(claims) as IdTokenClaims) : undefined;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrAbsent = (value: unknown): value is string | undefined =>
  value === undefined || isText(value);
const isTime = (value: unknown): value is number => Number.isFinite(value);

/**
 * Reads a persisted session, trusting the form of the storage no more than that of the network. A record that is broken,
 * of another version, of another client or of another provider counts as absent.
 */
export function parseSessionRecord(text: string, config: Expectations): SessionRecord | undefined {
  const record = parseJsonObject(text);
  if (record?.['version'] !== version) return undefined;
  const { idToken, accessToken, accessTokenExpiresAt, refreshToken } = record;
  const { idTokenExpiresAt, scope, nonce, requestedAt, sessionState, userData } = record;
  const { generation, signedInAt, spent, grantedScope } = record;
  if (!isText(idToken) || !isText(nonce) || !isTime(requestedAt)) return undefined;
  if (accessTokenExpiresAt !== undefined && !isTime(accessTokenExpiresAt)) return undefined;
  if (idTokenExpiresAt !== undefined && !isTime(idTokenExpiresAt)) return undefined;
  if (!isTextOrAbsent(accessToken) || !isTextOrAbsent(refreshToken)) return undefined;
  if (!isTextOrAbsent(scope) || !isTextOrAbsent(sessionState)) return undefined;
  if ((accessToken ?? refreshToken) === undefined) return undefined;
  // What no header can carry was not stored here: RFC 6750 section 2.1.
  if (/[^\x21-\x7E]/.test(accessToken ?? '')) return undefined;

  const claims = readClaims(idToken, config);
  if (!claims) return undefined;

  return {
    tokens: {
      accessToken,
      accessTokenExpiresAt,
      idToken,
      idTokenExpiresAt,
      claims,
      refreshToken,
      scope,
      grantedScope: isText(grantedScope) ? grantedScope : undefined,
      nonce,
      requestedAt,
      sessionState,
      signedInAt: isTime(signedInAt) ? signedInAt : undefined,
      generation: isTime(generation) ? generation : undefined,
      spent: Array.isArray(spent) ? spent.filter(isText) : undefined,
    },
    userData:
      isJsonObject(userData) && userData['sub'] === claims.sub ? copyClaims(userData) : undefined,
  };
}

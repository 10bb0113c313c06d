import type { ClientConfig } from '../config';
import { parseJsonObject } from '../protocol/json';
import { readJwtClaims } from '../protocol/jwt';
import type { IdTokenClaims } from '../protocol/id-token';
import type { UserData } from '../protocol/user-info';
import type { TokenSet } from './session-state';

/** What of a session survives a reload. */
export interface SessionRecord {
  readonly tokens: TokenSet;
  readonly userData: UserData | undefined;
}

type Expectations = Pick<ClientConfig, 'authority' | 'clientId' | 'checksDiscoveredIssuer'>;

const version = 1;

/** The persisted form of a session. The claims are not in it: they are read from the ID token. */
export function buildSessionRecord({ tokens, userData }: SessionRecord): string {
  const { claims: _, ...rest } = tokens;
  return JSON.stringify({ version, ...rest, userData });
}

function readClaims(idToken: string, config: Expectations): IdTokenClaims | undefined {
  const { iss, sub, aud, ...claims } = readJwtClaims(idToken) ?? {};
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  return typeof sub === 'string' &&
    typeof iss === 'string' &&
    (iss === config.authority || !config.checksDiscoveredIssuer) &&
    audiences.includes(config.clientId)
    ? ({ ...claims, iss, sub, aud } as IdTokenClaims)
    : undefined;
}

function optional<T>(value: unknown, type: 'string' | 'number'): T | undefined {
  return typeof value === type ? (value as T) : undefined;
}

/**
 * Reads a persisted session, trusting the storage no more than the network. A record that is broken,
 * of another version, of another client or of another provider counts as absent.
 */
export function parseSessionRecord(text: string, config: Expectations): SessionRecord | undefined {
  const record = parseJsonObject(text);
  if (record?.['version'] !== version) return undefined;
  const { idToken, accessToken, refreshToken, nonce, receivedAt, userData } = record;
  if (typeof idToken !== 'string' || typeof nonce !== 'string') return undefined;
  if (!Number.isFinite(receivedAt)) return undefined;
  if (typeof accessToken !== 'string' && typeof refreshToken !== 'string') return undefined;

  const claims = readClaims(idToken, config);
  if (!claims) return undefined;

  return {
    tokens: {
      accessToken: optional(accessToken, 'string'),
      accessTokenExpiresAt: optional(record['accessTokenExpiresAt'], 'number'),
      idToken,
      claims,
      refreshToken: optional(refreshToken, 'string'),
      scope: optional(record['scope'], 'string'),
      nonce,
      receivedAt: receivedAt as number,
      sessionState: optional(record['sessionState'], 'string'),
    },
    userData:
      typeof userData === 'object' && (userData as UserData | null)?.['sub'] === claims.sub
        ? (userData as UserData)
        : undefined,
  };
}

import { parseUrl } from '../secure-url';

/**
 * Whether the provider's request in this URL is meant for the session with these claims: `iss` and
 * `sid` are there both or neither, and where they are there they are the session's.
 * @see OpenID Connect Front-Channel Logout 1.0 section 3
 */
export function isFrontChannelLogout(
  url: string,
  claims: { readonly iss: string; readonly sid?: unknown },
): boolean {
  const parameters = parseUrl(url)?.searchParams;
  if (!parameters) return false;
  const iss = parameters.getAll('iss');
  const sid = parameters.getAll('sid');
  if (!iss.length && !sid.length) return true;
  return iss.length === 1 && sid.length === 1 && iss[0] === claims.iss && sid[0] === claims.sid;
}

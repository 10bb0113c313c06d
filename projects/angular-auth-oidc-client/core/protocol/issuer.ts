/**
 * The issuer that metadata may name for an authority: itself, or, for an authority of Microsoft Entra ID
 * that stands for many tenants, the template for theirs.
 * @see https://learn.microsoft.com/entra/identity-platform/access-tokens#multitenant-applications
 */
export function expectedIssuer(authority: string): string {
  return authority.replace(
    /^(https:\/\/[^/]+\/)(common|organizations|consumers)(?=\/)/,
    '$1{tenantid}',
  );
}

/**
 * Whether an ID token's `iss` is the issuer of the metadata, character by character.
 * @see OpenID Connect Core 1.0 section 3.1.3.7, item 2, and section 15.6.2 for Google
 */
export function isIssuer(iss: unknown, issuer: string, tid: unknown): boolean {
  const isTenant = typeof tid === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(tid);
  return (
    iss === issuer.replace('{tenantid}', isTenant ? tid : '') ||
    (iss === 'accounts.google.com' && issuer === `https://${iss}`)
  );
}

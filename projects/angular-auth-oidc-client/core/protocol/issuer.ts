// The hosts at which Microsoft Entra ID has an authority for many tenants. Its metadata name a template
// in place of an issuer, which nobody else may do.
const tenants =
  /^(https:\/\/(login\.(partner\.)?microsoftonline\.(com|us|cn)|sts\.windows\.net)\/)(common|organizations|consumers|{tenantid})(?=\/)/;

/** An issuer of Microsoft Entra ID that stands for many tenants, with this one in their place. */
export function withTenant(issuer: string, tenant: string): string {
  return issuer.replace(tenants, `$1${tenant}`);
}

/**
 * Whether an ID token's `iss` is the issuer of the metadata, character by character.
 * @see OpenID Connect Core 1.0 section 3.1.3.7, item 2, and section 15.6.2 for Google
 */
export function isIssuer(iss: unknown, issuer: string, tid: unknown): boolean {
  const isTenant = typeof tid === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(tid);
  return (
    iss === withTenant(issuer, isTenant ? tid : '') ||
    (iss === 'accounts.google.com' && issuer === `https://${iss}`)
  );
}

import type { ClientConfig, OpenIdConfiguration } from './config';
import { isSecureUrl, parseUrl } from './secure-url';

const unsafe = [
  'allowInsecureRequests',
  'issValidationOff',
  'historyCleanupOff',
  'disableIatOffsetValidation',
  'disableRefreshIdTokenAuthTimeValidation',
  'strictIssuerValidationOnWellKnownRetrievalOff',
  'disablePkce',
  'disableIdTokenValidation',
  'ignoreNonceAfterRefresh',
] as const satisfies readonly (keyof OpenIdConfiguration)[];

/** A query or fragment may be somebody else's addition: it tells nothing for certain. */
function pageOf(address = ''): string | undefined {
  const url = parseUrl(address);
  return url && url.origin + url.pathname;
}

/** What is unusual or unsafe about a configuration, one sentence each, for the log. */
export function describeRisks(
  config: ClientConfig,
  others: readonly ClientConfig[] = [],
): readonly string[] {
  const { authority, clientId, options, redirectUrl, responseType, scope, silentRenewUrl } = config;
  const risks = unsafe.filter((option) => options[option]).map((option) => `${option} is unsafe`);
  if (!responseType.includes('code')) {
    risks.push("the implicit flow is deprecated: use responseType 'code'");
  }
  const scopes = scope.split(' ');
  if (!scopes.includes('openid')) risks.push('scope lacks openid');
  if (
    options.useRefreshToken &&
    !scopes.includes('offline_access') &&
    !options.disableRefreshTokenOfflineAccessScopeWarning
  ) {
    risks.push('useRefreshToken usually needs offline_access in scope');
  }
  const isSecret = ([name, value]: [string, unknown]): boolean =>
    /^client_?secret$/i.test(name) ||
    (typeof value === 'string' && /[?&]client_?secret=/i.test(value));
  // The options themselves, the endpoints and the parameters of each request.
  if (Object.values(config).some((part) => Object.entries(Object(part) as object).some(isSecret))) {
    risks.push('a browser cannot keep a client secret: remove it');
  }
  for (const route of options.secureRoutes ?? []) {
    // A relative route has the origin of the page, as has the address that the user returns to.
    const url = parseUrl(route, redirectUrl);
    if (url?.protocol === 'http:' && !isSecureUrl(url)) {
      risks.push(
        `secureRoutes sends access tokens unencrypted to ${url.origin}${url.pathname}: use https`,
      );
    }
  }
  const twin = others.find(
    (other) =>
      other.authority === authority && other.clientId === clientId && other.scope === scope,
  );
  if (twin && twin !== config) {
    risks.push(`the configuration ${twin.configId} has the same authority, clientId and scope`);
  }
  // RFC 9700 section 4.4: where a provider sends no `iss`, only the address tells whose answer it is.
  const rival = others.find(
    (other) =>
      other.authority !== authority &&
      (!config.checksRedirectUrl ||
        pageOf(other.redirectUrl) === pageOf(redirectUrl) ||
        (silentRenewUrl && pageOf(other.silentRenewUrl) === pageOf(silentRenewUrl))),
  );
  if (rival) {
    risks.push(
      `answers could be mixed up with those of ${rival.configId}: give each provider a redirectUrl and silentRenewUrl of its own`,
    );
  }
  return risks;
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createSourceFile,
  isExportDeclaration,
  isNamedExports,
  ScriptTarget,
  type ExportDeclaration,
} from 'typescript';
import { codeOf, readPage, readSection, readTables, root } from './markdown';

const library = join(root, 'projects/angular-auth-oidc-client');
const page = readPage('docs/compatibility.md');

interface Row {
  readonly name: string;
  readonly verdict: string;
  readonly file: string;
  readonly test: string;
}

function rowsOf(text: string): Row[] {
  return readTables(text, 'name').map(([name = '', verdict = '', proof = '']) => {
    const [, file = '', test = ''] = /^`([^`]+)`: (.+)$/.exec(proof) ?? [];
    return { name: codeOf(name) ?? name, verdict, file, test };
  });
}

const rows = rowsOf(page);
const namesIn = (heading: string): string[] =>
  rowsOf(readSection(page, heading)).map(({ name }) => name);

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

function members(name: string, list: string): string[] {
  return words(list).map((member) => `${name}.${member}`);
}

/** Everything that the reference offers, by the section of its contract. */
const contract: Readonly<Record<string, readonly string[]>> = {
  '1.1': [
    ...words(`
      AbstractSecurityStorage AuthInterceptor AuthModule AutoLoginAllRoutesGuard
      AutoLoginPartialRoutesGuard EventTypes LogLevel LoggerService OidcConfigService
      OidcSecurityService OpenIdConfigLoader PASSED_CONFIG PopUpService PublicEventsService
      StateValidationResult StsConfigHttpLoader StsConfigLoader StsConfigStaticLoader
      TokenHelperService TokenValidationService ValidationResult configurationProviderFactory
      createStaticLoader AuthOptions AuthStateResult AuthWellKnownEndpoints
      AuthenticatedResult ConfigAuthenticatedResult ConfigUserDataResult JwtKey JwtKeys
      LoginResponse OidcClientNotification OpenIdConfiguration PassedInitialConfig
      PopupOptions UserDataResult
    `),
  ],
  '1.2': [
    ...members('AuthOptions', 'customParams urlHandler'),
    ...members('AuthenticatedResult', 'isAuthenticated allConfigsAuthenticated'),
    ...members('ConfigAuthenticatedResult', 'configId isAuthenticated'),
    ...members('AuthStateResult', 'isAuthenticated validationResult isRenewProcess'),
    ...members('UserDataResult', 'userData allUserData'),
    ...members('ConfigUserDataResult', 'configId userData'),
    ...members(
      'LoginResponse',
      `
        isAuthenticated userData configId accessToken idToken errorMessage
      `,
    ),
    ...members('PopupOptions', 'width height left top'),
    ...members('OidcClientNotification', 'type value'),
    ...members(
      'AuthWellKnownEndpoints',
      `
        issuer jwksUri authorizationEndpoint tokenEndpoint userInfoEndpoint endSessionEndpoint
        checkSessionIframe revocationEndpoint introspectionEndpoint parEndpoint
      `,
    ),
    ...members('JwtKeys', 'keys'),
    ...members('JwtKey', 'kty use kid x5t e n x5c'),
    ...members('PassedInitialConfig', 'config loader storage'),
  ],
  '1.3': [
    ...members('LogLevel', 'None Debug Warn Error'),
    ...members(
      'EventTypes',
      `
        ConfigLoaded ConfigLoadingFailed CheckSessionReceived UserDataChanged
        NewAuthenticationResult TokenExpired IdTokenExpired SilentRenewStarted CheckingAuth
        CheckingAuthFinished CheckingAuthFinishedWithError SilentRenewFailed
      `,
    ),
    ...members(
      'ValidationResult',
      `
        NotSet StatesDoNotMatch SignatureFailed IncorrectNonce RequiredPropertyMissing
        MaxOffsetExpired IssDoesNotMatchIssuer NoAuthWellKnownEndPoints IncorrectAud
        IncorrectIdTokenClaimsAfterRefresh IncorrectAzp TokenExpired IncorrectAtHash Ok
        LoginRequired SecureTokenServerError
      `,
    ),
  ],
  '1.4': [
    ...words(`
      userData$ isAuthenticated$ checkSessionChanged$ stsCallback$
    `),
  ],
  '1.5': [
    ...words(`
      getConfigurations getConfiguration getUserData checkAuth checkAuthMultiple
      isAuthenticated checkAuthIncludingServer getAccessToken getIdToken getRefreshToken
      getAuthenticationResult getPayloadFromIdToken setState getState authorize
      authorizeWithPopUp forceRefreshSession logoffAndRevokeTokens logoff logoffLocal
      logoffLocalMultiple revokeAccessToken revokeRefreshToken getEndSessionUrl
      getAuthorizeUrl getToken getPayloadFromAccessToken preloadAuthWellKnownDocument
      authenticated userData
    `),
  ],
  '1.6': [
    ...members('AuthModule', 'forRoot'),
    ...members('StsConfigLoader', 'loadConfigs'),
    ...members('OpenIdConfigLoader', 'loader'),
    ...members('OidcConfigService', 'withConfigs'),
  ],
  '1.7': [
    ...members('AutoLoginAllRoutesGuard', 'canLoad canActivate canActivateChild'),
    ...members('AutoLoginPartialRoutesGuard', 'canLoad canActivate canActivateChild'),
  ],
  '1.8': [...members('AuthInterceptor', 'intercept')],
  '1.9': [
    ...words(`
      fireEvent registerForEvents ConfigLoaded ConfigLoadingFailed CheckSessionReceived
      UserDataChanged NewAuthenticationResult TokenExpired IdTokenExpired SilentRenewStarted
      CheckingAuth CheckingAuthFinished CheckingAuthFinishedWithError SilentRenewFailed
    `),
    'order of a sign-in',
  ],
  '1.10': [
    ...members('AbstractSecurityStorage', 'read write remove clear'),
    'an instance in config.storage',
    'a class through DI',
    'sessionStorage by default',
  ],
  '1.11': [
    ...words(`
      result$ isCurrentlyInPopup openPopUp sendMessageToMainWindow PopupResult
    `),
  ],
  '1.12': [
    ...members('LoggerService', 'logError logWarning logDebug'),
    ...members(
      'TokenHelperService',
      `
        getTokenExpirationDate getHeaderFromToken getPayloadFromToken getSignatureFromToken
      `,
    ),
    ...members(
      'TokenValidationService',
      `
        refreshTokenNoncePlaceholder keyAlgorithms hasIdTokenExpired
        validateIdTokenExpNotExpired validateAccessTokenNotExpired validateRequiredIdToken
        validateIdTokenIatMaxOffset validateIdTokenNonce validateIdTokenIss validateIdTokenAud
        validateIdTokenAzpExistsIfMoreThanOneAud validateIdTokenAzpValid
        validateStateFromHashCallback validateSignatureIdToken validateIdTokenAtHash
      `,
    ),
    ...members(
      'StateValidationResult',
      `
        accessToken idToken authResponseIsValid decodedIdToken state
      `,
    ),
  ],
  '2.1': [
    ...words(`
      configId authority authWellknownEndpointUrl authWellknownEndpoints redirectUrl clientId
      responseType scope hdParam postLogoutRedirectUri startCheckSession silentRenew
      silentRenewUrl silentRenewTimeoutInSeconds renewTimeBeforeTokenExpiresInSeconds
      useRefreshToken usePushedAuthorisationRequests ignoreNonceAfterRefresh postLoginRoute
      forbiddenRoute unauthorizedRoute autoUserInfo renewUserInfoAfterTokenRenew
      autoCleanStateAfterAuthentication triggerAuthorizationResultEvent logLevel
      issValidationOff historyCleanupOff maxIdTokenIatOffsetAllowedInSeconds
      disableIatOffsetValidation storage customParamsAuthRequest
      customParamsRefreshTokenRequest customParamsEndSessionRequest customParamsCodeRequest
      eagerLoadAuthWellKnownEndpoints disableRefreshIdTokenAuthTimeValidation
      enableIdTokenExpiredValidationInRenew tokenRefreshInSeconds secureRoutes
      refreshTokenRetryInSeconds ngswBypass
    `),
  ],
  '2.2': [
    ...words(`
      allowUnsafeReuseRefreshToken disableIdTokenValidation disablePkce
      triggerRefreshWhenIdTokenExpired useCustomAuth0Domain
      checkRedirectUrlWhenCheckingIfIsCallback authWellknownUrlSuffix
      disableCleaningPopupOnInvalidMessage strictIssuerValidationOnWellKnownRetrievalOff
      useRefreshTokenLock disableRefreshTokenOfflineAccessScopeWarning
    `),
  ],
};

/** Every name that an application can import from the primary entry point. */
const publicNames = createSourceFile(
  'public-api.ts',
  readFileSync(join(library, 'src/public-api.ts'), 'utf8'),
  ScriptTarget.Latest,
)
  .statements.filter((statement): statement is ExportDeclaration => isExportDeclaration(statement))
  .flatMap(({ exportClause }) =>
    exportClause && isNamedExports(exportClause) ? [...exportClause.elements] : [],
  )
  .map(({ name }) => name.text);

/** Names in tests stand between quotes, where a quote of their kind is escaped. */
function says(file: string, test: string): boolean {
  const path = join(file.startsWith('e2e/') ? root : library, file);
  return existsSync(path) && readFileSync(path, 'utf8').replaceAll("\\'", "'").includes(test);
}

describe('docs/compatibility.md', () => {
  it.each(Object.entries(contract))(
    '§%s has a row for each name, and no other',
    (section, names) => {
      const heading = page.split('\n').find((line) => line.startsWith(`## ${section} `)) ?? '';
      expect([...namesIn(heading.replace(/^## /, ''))].sort()).toEqual([...names].sort());
    },
  );

  it('has a row for each public name', () => {
    const named = new Set(rows.map(({ name }) => name));
    expect(publicNames.length).toBeGreaterThan(60);
    expect(publicNames.filter((name) => !named.has(name))).toEqual([]);
  });

  it('knows three verdicts, and says why where it is not the same', () => {
    const odd = rows.filter(({ verdict }) => !/^(same$|better: .|not offered: .)/.test(verdict));
    expect(odd).toEqual([]);
    const notOffered = rows.filter(({ verdict }) => verdict.startsWith('not offered'));
    expect(notOffered.length).toBeLessThanOrEqual(5);
  });

  it('names for each row a test that exists', () => {
    expect(rows.length).toBeGreaterThan(200);
    expect(rows.filter(({ file, test }) => !file || !test || !says(file, test))).toEqual([]);
  });
});

/**
 * The use-cases that talk to the provider, as one part of the library: an application loads it when it
 * first needs one of them, see `on-demand.ts`.
 */
export { finishAnswer, hasAttempt } from './answer';
export { userDataFailure } from './callback';
export { discover, discoverEndpoints } from './discover';
export { createEndSessionUrl, endSession } from './end-session';
export { createAuthorizationUrl, login, prepare } from './login';
export { keepSession } from './keep-session';
export { loadRare } from './load-rare';
export { renew } from './renew';
export { revoke, revokeTokens } from './revoke';
export { finishSignOut } from './sign-out-return';
export { agreeWithTabs } from './tabs';

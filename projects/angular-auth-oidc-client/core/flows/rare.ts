/**
 * What only some applications use: iframes, popups, the session at the provider, tokens in the
 * authorization response, pushed requests and signed user data. See `load-rare.ts`.
 */
export { askInPopUp } from './ask-in-pop-up';
export { acceptFrontChannel } from './front-channel';
export { isHashOf, isSignedByOneOf } from './judge-token';
export { pushRequest } from './push-request';
export { renewInFrame } from './renew-in-frame';
export { acceptSignedUserInfo } from './signed-user-info';
export { watchSession } from './watch-session';

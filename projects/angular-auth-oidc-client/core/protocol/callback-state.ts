const responseParameter = /[?#&](code|error|access_token|id_token)=/;
const ownState = /[?#&]state=([\w-]{43})(?=[.&#]|%2e|$)/i;

/**
 * The random part of the `state` in a URL that may carry an authorization response of this library;
 * `undefined` if it cannot, so that nothing needs to be loaded for it. An application may have a
 * `code` and a `state` of its own in its URLs: those have another form.
 *
 * @see RFC 6749 section 4.1.2
 */
export function callbackState(url: string): string | undefined {
  return responseParameter.test(url) ? ownState.exec(url)?.[1] : undefined;
}

/** Whether a URL has a `state` that may be of this library, be it of a sign-in or of a sign-out. */
export function hasOwnState(url: string): boolean {
  return ownState.test(url);
}

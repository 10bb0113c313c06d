/**
 * Brings the provider's answer to the application that asked for it from a hidden frame or a pop-up.
 * Only a page of this very origin can hear it.
 */
((page) => {
  const { hash, href, origin, pathname, search } = page.location;
  const read = (part) => new URLSearchParams(part.slice(1)).get('state');
  const state = read(search) ?? read(hash);
  if (state === null) return;

  // The address must not stay behind where nobody takes the answer.
  page.history.replaceState(null, '', pathname);

  if (page.BroadcastChannel) {
    const channel = new page.BroadcastChannel(`oidc:${state}`);
    channel.onmessage = ({ data }) => {
      if (data === 'oidc:taken') page.close();
    };
    channel.postMessage({ url: href });
  }
  page.addEventListener('message', ({ data, origin: sender }) => {
    if (sender === origin && data === 'oidc:taken') page.close();
  });
  page.opener?.postMessage(href, origin);

  if (page.parent !== page) {
    try {
      const detail = { url: href, srcFrameId: page.frameElement?.id };
      page.parent.dispatchEvent(new CustomEvent('oidc-silent-renew-message', { detail }));
    } catch {
      // Framed by a foreign page, which the answer does not concern.
    }
  }
})(globalThis);

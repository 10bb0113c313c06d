import type { NgZone } from '@angular/core';
import { OidcError, type AwaitedAnswer } from 'angular-auth-oidc-client/core';
import { awaitAnswer } from './answers';
import { createHiddenFrame } from './hidden-frame';

/** Directives of the application's own policy that forbid a frame. @see CSP Level 3 section 6.1.7 */
const directives = ['frame-src', 'child-src', 'default-src'];

/**
 * Opens a hidden frame and waits for the answer in it. The page that the provider returns to brings it
 * with an event or a message; where it is of this origin and does neither, its address is read.
 */
export function awaitInFrame(
  window: Window,
  zone: NgZone,
  configId: string,
  url: string,
  state: string,
): AwaitedAnswer {
  const { document } = window;
  const frame = createHiddenFrame(document, `myiFrameForSilentRenew_${configId}`);
  const isSource = (source: MessageEventSource | null): boolean => source === frame.contentWindow;
  return awaitAnswer(window, zone, state, isSource, ({ offer, fail }) => {
    const onEvent = (event: Event): void => {
      offer(readDetail((event as CustomEvent<unknown>).detail, frame));
    };
    const onViolation = (event: Event): void => {
      const { blockedURI, disposition, effectiveDirective } = event as SecurityPolicyViolationEvent;
      const isOurs =
        disposition === 'enforce' &&
        directives.includes(effectiveDirective) &&
        (blockedURI === url || blockedURI.startsWith(new URL(url).origin));
      if (!isOurs) return;
      fail(
        new OidcError(
          'renew/frame-blocked',
          `The Content-Security-Policy of this page forbids the provider's frame: ${effectiveDirective}.`,
        ),
      );
    };
    frame.onload = () => {
      offer(readAddress(frame));
    };
    window.addEventListener('oidc-silent-renew-message', onEvent);
    document.addEventListener('securitypolicyviolation', onViolation);
    const detail = { instanceId: Math.random(), configId };
    window.dispatchEvent(new CustomEvent('oidc-silent-renew-init', { detail }));
    frame.src = url;
    document.body.append(frame);
    return () => {
      window.removeEventListener('oidc-silent-renew-message', onEvent);
      document.removeEventListener('securitypolicyviolation', onViolation);
      frame.onload = null;
      frame.remove();
    };
  });
}

/**
 * The address in an event of a page for silent renewal: as that of version 12 has it, the frame's
 * `Location` or its fragment, or as later ones do, with the id of the frame.
 */
function readDetail(detail: unknown, frame: HTMLIFrameElement): unknown {
  if (typeof detail === 'string') {
    return /^https?:/.test(detail)
      ? detail
      : `${readAddress(frame)?.replace(/#.*/s, '') ?? ''}#${detail}`;
  }
  if (typeof detail !== 'object' || detail === null) return undefined;
  const { href, url, srcFrameId } = detail as Readonly<Record<string, unknown>>;
  return srcFrameId === undefined || srcFrameId === frame.id ? (url ?? href) : undefined;
}

/** Where the frame is; `undefined` while it is elsewhere than at this origin. */
function readAddress({ contentWindow }: HTMLIFrameElement): string | undefined {
  try {
    return contentWindow?.location.href;
  } catch {
    return undefined;
  }
}

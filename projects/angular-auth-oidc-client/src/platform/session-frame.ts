import type { NgZone } from '@angular/core';
import type { SessionFrame } from 'angular-auth-oidc-client/core';
import { createHiddenFrame } from './hidden-frame';

const name = 'myiFrameForCheckSession';

/**
 * Opens the provider's frame. Nothing but what comes from that window and from the provider's origin is
 * its message.
 *
 * @see OpenID Connect Session Management 1.0 section 3.1
 */
export function openSessionFrame(
  window: Window,
  zone: NgZone,
  url: string,
  hear: (message: string) => void,
): SessionFrame {
  const { document } = window;
  const { origin } = new URL(url);
  const others = document.querySelectorAll(`iframe[id^="${name}"]`).length;
  const frame = createHiddenFrame(document, others ? `${name}_${others + 1}` : name);
  let isLoaded = false;
  const onMessage = ({ data, origin: sender, source }: MessageEvent<unknown>): void => {
    if (source === frame.contentWindow && sender === origin && typeof data === 'string') hear(data);
  };
  zone.runOutsideAngular(() => {
    window.addEventListener('message', onMessage);
    frame.onload = () => {
      isLoaded = true;
    };
  });
  frame.src = url;
  document.body.append(frame);
  return {
    ask: (message) => {
      if (!isLoaded || document.visibilityState !== 'visible') return false;
      frame.contentWindow?.postMessage(message, origin);
      return true;
    },
    close: () => {
      window.removeEventListener('message', onMessage);
      frame.remove();
    },
  };
}

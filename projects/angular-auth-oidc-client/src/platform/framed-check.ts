import { DOCUMENT, inject } from '@angular/core';
import { AuthClients } from '../auth-clients';

/** Whether a page of another origin shows this one in a frame, directly or further up. */
export function isFramedElsewhere(window: Window): boolean {
  try {
    for (let page = window; page !== page.parent; page = page.parent) {
      if (page.parent.location.origin !== window.location.origin) return true;
    }
    return false;
  } catch {
    // The browser does not let a page look at one of another origin.
    return true;
  }
}

/**
 * For development: warns once if a page of another origin shows this one in a frame. Embedding may be
 * on purpose; otherwise that page can start sign-ins, and lay something else over the buttons.
 */
export function warnIfFramed(): void {
  const window = inject(DOCUMENT).defaultView;
  if (!window || !isFramedElsewhere(window)) return;
  let isTold = false;
  inject(AuthClients).each(({ ports }) => {
    if (isTold) return;
    isTold = true;
    ports.log.warn(
      'A page of another origin shows this one in a frame, and can start sign-ins in it. Unless that is on purpose, forbid it with the header Content-Security-Policy: frame-ancestors (docs/security-model.md).',
    );
  });
}

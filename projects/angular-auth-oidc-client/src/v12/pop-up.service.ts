import { DOCUMENT, inject, Injectable, NgZone } from '@angular/core';
import {
  OidcError,
  type OpenIdConfiguration,
  type PopUp,
  type PopUpPosition,
} from 'angular-auth-oidc-client/core';
import { Subject, type Observable } from 'rxjs';
import { PLATFORM } from '../platform/platform';

/** Where a pop-up is to appear, in CSS pixels; by default 500 by 500 in the middle of the page's window. */
export type PopupOptions = { -readonly [Side in keyof PopUpPosition]: PopUpPosition[Side] };

/** How a pop-up ended: with an address, or closed by the user. */
export interface PopupResult {
  userClosed: boolean;
  /** `''` where the user closed it. */
  receivedUrl: string;
}

/**
 * Opens a pop-up of your own and hears of its end.
 *
 * @deprecated `OidcSecurityService.authorizeWithPopUp()` signs in with one, and `checkAuth()` in the
 * pop-up hands the answer over
 */
@Injectable({ providedIn: 'root' })
export class PopUpService {
  private readonly window = inject(DOCUMENT).defaultView;
  private readonly browser = inject(PLATFORM).browser;
  private readonly zone = inject(NgZone);
  private readonly results = new Subject<PopupResult>();
  private close = (): void => undefined;

  /** Emits when a pop-up ends, and never completes. */
  get result$(): Observable<PopupResult> {
    return this.results.asObservable();
  }

  /** Whether another page opened this one. */
  isCurrentlyInPopup(_config?: OpenIdConfiguration): boolean {
    return Boolean(this.window?.opener);
  }

  /**
   * Opens a pop-up; for use in a click. The answer is an address of this origin with the `state` of `url`.
   *
   * @throws OidcError `login/popup-blocked`
   */
  openPopUp(url: string, popupOptions?: PopupOptions, _config?: OpenIdConfiguration): void {
    this.close();
    const popUp = this.browser.openPopUp(popupOptions ?? {});
    if (!popUp) {
      throw new OidcError('login/popup-blocked', 'The browser did not open the pop-up.');
    }
    void this.follow(popUp, url).then((result) => {
      this.zone.run(() => {
        this.results.next(result);
      });
    });
  }

  /** Gives an address to the page of the same origin that opened this one, and closes this one. */
  sendMessageToMainWindow(url: string, _config?: OpenIdConfiguration): void {
    void this.browser.windows().then((windows) => windows.handOver(url, stateOf(url)));
  }

  private async follow(popUp: PopUp, url: string): Promise<PopupResult> {
    this.close = () => {
      popUp.close();
    };
    try {
      const awaited = (await this.browser.windows()).awaitInPopUp(popUp, stateOf(url));
      this.close = () => {
        awaited.end();
        popUp.close();
      };
      popUp.navigate(url);
      return { userClosed: false, receivedUrl: await awaited.url };
    } catch {
      return { userClosed: true, receivedUrl: '' };
    } finally {
      this.close();
    }
  }
}

function stateOf(url: string): string {
  const [, ...parameters] = url.split(/[?#]/);
  return new URLSearchParams(parameters.join('&')).get('state') ?? '';
}

import { expect, type Locator, type Page, type Request } from '@playwright/test';
import type { RunningServers } from '../tools/web/start-all.ts';

/** Presses the demo's button for signing in and chooses a person at the provider. */
export async function signIn(page: Page, name = 'Alice Adams'): Promise<void> {
  await page.getByTestId('sign-in').first().click();
  await choose(page, name);
  await expectSignedIn(page, name);
}

/** Presses a button of the provider's sign-in page. */
export async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
}

export async function expectSignedIn(page: Page, name = 'Alice Adams'): Promise<void> {
  await expect(page.getByTestId('signed-in-state')).toContainText(name);
}

export async function expectSignedOut(page: Page): Promise<void> {
  await expect(page.getByTestId('signed-in-state')).toContainText('Signed out');
}

/** Goes to a page of the demo by its link, without a reload. */
export async function follow(page: Page, path: string): Promise<void> {
  await page.locator(`nav a[href="${path}"]`).first().click();
  await expect(page).toHaveURL((url) => url.pathname === path);
}

/** Presses a button and returns the request that it causes, once it is answered. */
export async function requestOf(page: Page, button: Locator, url: string): Promise<Request> {
  const [request] = await Promise.all([
    page.waitForRequest((sent) => sent.url().startsWith(url) && sent.method() !== 'OPTIONS'),
    button.click(),
  ]);
  await request.response();
  return request;
}

/** The `Authorization` header as it went over the wire. */
export async function authorizationOf(request: Request): Promise<string | undefined> {
  return (await request.allHeaders())['authorization'];
}

/** Calls the protected API from outside the browser. */
export function callApi(stage: RunningServers, accessToken: string): Promise<Response> {
  return fetch(`${stage.settings.apiUrl}/orders`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
}

/** Sends a request to the provider's token endpoint as the demo would. */
export function refreshElsewhere(stage: RunningServers, refreshToken: string): Promise<Response> {
  return fetch(`${stage.origins.provider}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: stage.settings.clientId,
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    }),
  });
}

/** The fields of a form that a request carried. */
export function formOf(request: Request): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(request.postData() ?? ''));
}

/** Everything that the page's origin has stored in this tab, as one text. */
export function readStorage(page: Page): Promise<string> {
  return page.evaluate(() =>
    JSON.stringify([Object.entries(sessionStorage), Object.entries(localStorage)]),
  );
}

import type { Page } from '@playwright/test';
import type { RunningServers } from '../tools/web/start-all.ts';
import { choose } from './demo.ts';
import { expect, test } from './stage.ts';

/** Signs in to an application that keeps what it hears in plain fields. */
async function signIn(page: Page, stage: RunningServers): Promise<void> {
  await page.goto(`${stage.origins.compat}/fields/`);
  await page.getByTestId('login').click();
  await choose(page, 'Alice Adams');
  await expect(page.getByTestId('state')).toHaveText('signed in as Alice Adams');
  await expect(page.getByTestId('event')).toHaveText('CheckingAuthFinished');
}

test.describe('an idle page', () => {
  test.use({ servers: { compat: true, ttl: { AccessToken: 7200, IdToken: 7200 } } });

  test('pain 11: with zone.js an idle hour causes no change detection', async ({ page, stage }) => {
    await page.clock.install();
    await signIn(page, stage);
    // What began with the sign-in is over.
    await page.clock.runFor('00:10');
    const before = await page.title();
    expect(before).toMatch(/^Checked \d+ times$/);
    await page.clock.runFor('01:00:00');
    await page.evaluate(() => {
      for (const type of ['online', 'pageshow']) window.dispatchEvent(new Event(type));
      document.dispatchEvent(new Event('visibilitychange'));
    });
    expect(await page.title()).toBe(before);
  });
});

test.describe('a page whose tokens live for seconds', () => {
  // Two, but for the ten that the application renews ahead.
  test.use({ servers: { compat: true, ttl: { AccessToken: 12 } } });

  test('pain 11: with zone.js plain fields show a renewal that a timer began', async ({
    page,
    stage,
  }) => {
    await signIn(page, stage);
    await expect(page.getByTestId('event')).toHaveText('NewAuthenticationResult');
    expect(stage.provider.issued.accessTokens.length).toBeGreaterThan(1);
  });
});

test.describe('two tabs', () => {
  test.use({ servers: { compat: true } });

  test('pain 33: with zone.js plain fields show what another tab does', async ({
    page,
    context,
    stage,
  }) => {
    await signIn(page, stage);
    const [other] = await Promise.all([
      context.waitForEvent('page'),
      page.evaluate(() => void window.open(location.href)),
    ]);
    await expect(other.getByTestId('state')).toHaveText('signed in as Alice Adams');
    await other.getByTestId('logoff-local').click();
    await expect(page.getByTestId('state')).toHaveText('signed out');
  });
});

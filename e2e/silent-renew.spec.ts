import type { Page } from '@playwright/test';
import { choose } from './demo.ts';
import { expect, test } from './stage.ts';

const deadlineMs = 20_000;

async function signIn(page: Page): Promise<void> {
  await page.goto('/silent-renewal');
  await page.getByTestId('frame-sign-in').click();
  await choose(page, 'Alice Adams');
  await expect(page.getByTestId('user')).toHaveText('Alice Adams');
}

/** Presses the button, and gives the frame its whole time where it needs that. */
async function renew(page: Page, waits = true): Promise<void> {
  await page.getByTestId('frame-renew').click();
  if (!waits) return;
  await expect(page.locator('iframe')).toHaveCount(1);
  await page.clock.fastForward(deadlineMs / 2);
  await expect(page.locator('iframe')).toHaveCount(1);
  await page.clock.fastForward(deadlineMs / 2);
}

/** No frame stays, and the session lives. */
async function expectEnd(page: Page, code: string): Promise<void> {
  await expect(page.getByTestId('frame-result')).toHaveText(code);
  await expect(page.locator('iframe')).toHaveCount(0);
  await expect(page.getByTestId('user')).toHaveText('Alice Adams');
}

test.beforeEach(async ({ page }) => {
  await page.clock.install();
});

test.describe('a frame that the policy of the application forbids', () => {
  test.use({
    servers: {
      headers: (usual) => ({
        ...usual,
        'Content-Security-Policy': (usual['Content-Security-Policy'] ?? '').replace(
          /frame-src [^;]+/,
          "frame-src 'self'",
        ),
      }),
    },
    expectedErrors: /Content Security Policy/,
  });

  test('is reported at once, with the directive', async ({ page }) => {
    await signIn(page);
    await renew(page, false);
    await expectEnd(page, 'renew/frame-blocked');
  });
});

test.describe('a frame that the provider forbids', () => {
  test.use({ expectedErrors: /X-Frame-Options/ });

  test('S-25 R-608 ends at its deadline, and the next one may work', async ({ page, stage }) => {
    await signIn(page);
    const requests = `${stage.origins.provider}/auth?*`;
    await page.route(requests, (route) =>
      route.fulfill({ contentType: 'text/html', headers: { 'X-Frame-Options': 'DENY' }, body: '' }),
    );
    await renew(page);
    await expectEnd(page, 'renew/timeout');
    await page.unroute(requests);
    await renew(page, false);
    await expect(page.getByTestId('frame-result')).toHaveText('The tokens were renewed.');
  });
});

test.describe('a page for silent renewal that must not be in a frame', () => {
  test.use({
    servers: {
      headers: (usual) => ({
        ...usual,
        'Content-Security-Policy': (usual['Content-Security-Policy'] ?? '').replace(
          /frame-ancestors [^;]+/,
          "frame-ancestors 'none'",
        ),
      }),
    },
    expectedErrors: /frame-ancestors/,
  });

  test('S-25 R-608 ends at its deadline, and the session lives', async ({ page }) => {
    await signIn(page);
    await renew(page);
    await expectEnd(page, 'renew/timeout');
  });
});

test('S-25 R-608 a frame that shows a login page ends at its deadline, and the session lives', async ({
  page,
  stage,
}) => {
  await signIn(page);
  await page.route(`${stage.origins.provider}/auth?*`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<form>Who are you?</form>' }),
  );
  await renew(page);
  await expectEnd(page, 'renew/timeout');
});

test('S-25 R-608 a frame that never answers ends at its deadline, and the session lives', async ({
  page,
  stage,
}) => {
  await signIn(page);
  await page.route(`${stage.origins.provider}/auth?*`, () => undefined);
  await renew(page);
  await expectEnd(page, 'renew/timeout');
});

test('where the provider does not get its cookie in a frame, that is said once and not tried again', async ({
  page,
  context,
  wire,
}) => {
  const warnings: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('third-party cookies')) warnings.push(message.text());
  });
  await signIn(page);
  await context.clearCookies();
  await renew(page, false);
  await expectEnd(page, 'authorization-response/error');
  const before = wire.length;
  await renew(page, false);
  await expectEnd(page, 'renew/cookies-blocked');
  expect(wire.length).toBe(before);
  expect(warnings).toHaveLength(1);
});

import type { Page } from '@playwright/test';
import { authorizationOf, follow, requestOf, signIn } from './demo.ts';
import { expect, test } from './stage.ts';

test('the access token reaches the secure route and the API accepts it', async ({
  page,
  stage,
}) => {
  await page.goto('/');
  await signIn(page);
  await follow(page, '/api');
  const request = await requestOf(page, page.getByTestId('call-secure'), stage.settings.apiUrl);

  expect(await authorizationOf(request)).toBe(`Bearer ${stage.provider.issued.accessTokens[0]}`);
  await expect(page.getByTestId('result-secure')).toContainText('200');
  await expect(page.getByTestId('result-secure')).toContainText('alice');
});

async function expectNoToken(
  page: Page,
  name: 'neighbour' | 'other-origin',
  url: string,
): Promise<void> {
  await page.goto('/');
  await signIn(page);
  await follow(page, '/api');
  const request = await requestOf(page, page.getByTestId(`call-${name}`), url);

  expect(await authorizationOf(request)).toBeUndefined();
}

test('the neighbour path of the secure route gets no token', async ({ page, stage }) => {
  await expectNoToken(page, 'neighbour', stage.settings.neighbourUrl);
  await expect(page.getByTestId('result-neighbour')).toContainText('200');
  await expect(page.getByTestId('result-neighbour')).not.toContainText('Bearer');
});

test('the same path on another port gets no token', async ({ page, stage }) => {
  await expectNoToken(page, 'other-origin', stage.settings.otherOriginUrl);
  await expect(page.getByTestId('result-other-origin')).toContainText('200');
  await expect(page.getByTestId('result-other-origin')).not.toContainText('Bearer');
});

test.describe('a host that begins like the one of the secure route', () => {
  test.use({
    // Browsers resolve every name below `localhost` to the loopback interface.
    servers: {
      settings: (settings) => {
        const { port } = new URL(settings.apiUrl);
        return { ...settings, otherOriginUrl: `http://localhost.localhost:${port}/api/orders` };
      },
    },
    expectedErrors: /status of 401/,
  });

  test('gets no token, even on the same port and path', async ({ page, stage }) => {
    await expectNoToken(page, 'other-origin', stage.settings.otherOriginUrl);
    await expect(page.getByTestId('result-other-origin')).toContainText('401');
  });
});

test.describe('a secure route that covers the provider itself', () => {
  test.use({ servers: { settings: (settings) => ({ ...settings, apiUrl: settings.authority }) } });

  test('does not bring a token to the library’s own requests', async ({ page, stage }) => {
    await page.goto('/');
    await signIn(page);
    await page.getByTestId('refresh').click();
    await expect.poll(() => stage.provider.issued.accessTokens).toHaveLength(2);
    await page.getByTestId('revoke-access-token').click();
    await expect(page.getByTestId('action-result')).toContainText(/were renewed|was revoked/);

    const bearing = stage.provider.requests.filter(({ hasAuthorization }) => hasAuthorization);
    expect(new Set(bearing.map(({ path }) => path))).toEqual(new Set(['/me']));
  });
});

test.describe('a user who is not signed in', () => {
  test.use({ expectedErrors: /status of 401/ });

  test('calls the API without a token and is refused by it', async ({ page, stage }) => {
    await page.goto('/api');
    const request = await requestOf(page, page.getByTestId('call-secure'), stage.settings.apiUrl);
    expect(await authorizationOf(request)).toBeUndefined();
    await expect(page.getByTestId('result-secure')).toContainText('401');
  });
});

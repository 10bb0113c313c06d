import {
  callApi,
  tellIframeStories,
  tellNoPushedRequestsStory,
  tellRefreshTokenStories,
  tellReuseDetectionStories,
  tellRevocationStories,
  tellSignInStories,
  tellSignOutElsewhereStory,
  tellSignOutStory,
} from './stories.ts';
import { expect, expectSignedOut, jsonOf, outcomeOf, test, textOf } from './test-harness.ts';

test.use({ providerName: 'hydra' });

tellSignInStories(/invalid_client/);
tellRefreshTokenStories();
tellReuseDetectionStories();
tellIframeStories();
tellSignOutStory();
tellSignOutElsewhereStory();
tellRevocationStories();
tellNoPushedRequestsStory();

test('a revoked access token takes its refresh token along, and the session ends', async ({
  app,
  page,
}) => {
  await app.signIn(page);
  const revoked = await textOf(page, 'access-token');
  expect(await outcomeOf(page, 'revoke')).toEqual({ done: true });
  await expectSignedOut(page);
  expect(await jsonOf(page, 'error')).toMatchObject({ code: 'renew/grant-expired' });
  expect((await callApi(app, revoked)).status).toBe(401);
});

import {
  inIframe,
  tellNoPushedRequestsStory,
  tellNoRevocationStory,
  tellSignInStories,
} from './stories.ts';
import { expect, expectSignedIn, expectSignedOut, outcomeOf, press, test } from './test-harness.ts';

// Without offline_access: with its storages for tests, a renewal by refresh token stops this version
// of Dex for good if it keeps no sessions.
test.use({ providerName: 'dexWithoutSessions', refreshScope: 'openid profile email' });

tellSignInStories(/Invalid client_id/);
tellNoRevocationStory();
tellNoPushedRequestsStory();

test('a renewal in an iframe ends in time at a login page, and the session stays', async ({
  app,
  page,
}) => {
  await app.signIn(page, { options: inIframe });
  expect(await outcomeOf(page, 'renew')).toMatchObject({
    isAuthenticated: true,
    code: 'renew/timeout',
  });
  await expectSignedIn(page);
});

test('prompt=none shows the login page, which an iframe gives up and a redirect uses', async ({
  app,
  page,
}) => {
  app.configure({ options: inIframe, signInParams: { prompt: 'none' } });
  await app.open(page);
  expect(await outcomeOf(page, 'ask-provider')).toMatchObject({
    isAuthenticated: false,
    code: 'renew/timeout',
  });
  await press(page, 'sign-in');
  await app.enterPassword(page);
  await expectSignedIn(page);
});

test('a sign-out ends the session here, for the provider offers none', async ({
  app,
  log,
  page,
}) => {
  await app.signIn(page);
  await press(page, 'sign-out');
  await expectSignedOut(page);
  await expect.poll(() => log.join('\n')).toContain('end-session/not-supported');
  expect(page.url()).toBe(`${app.provider.appOrigin}/`);
});

import {
  inIframe,
  tellNoPushedRequestsStory,
  tellNoRevocationStory,
  tellSignInStories,
} from './stories.ts';
import {
  expect,
  expectSignedIn,
  expectSignedOut,
  outcome,
  outcomeOf,
  press,
  test,
} from './test-harness.ts';

// Without offline_access: with its storages for tests, a renewal by refresh token stops this version
// of Dex for good if it keeps no sessions.
test.use({ providerName: 'dexWithoutSessions', refreshScope: 'openid profile email' });

tellSignInStories(/Invalid client_id/);
tellNoRevocationStory();
tellNoPushedRequestsStory();

test('a renewal in an iframe ends in time at a login page, says so, and is tried again after a sign-in', async ({
  app,
  page,
  wire,
}) => {
  const stuck = {
    isAuthenticated: true,
    code: 'renew/timeout',
    message: expect.stringContaining('shows a login page') as unknown,
  };
  await app.signIn(page, { options: { ...inIframe, silentRenewTimeoutInSeconds: 3 } });
  expect(await outcomeOf(page, 'renew')).toMatchObject(stuck);
  await expectSignedIn(page);

  const [popup] = await Promise.all([page.waitForEvent('popup'), press(page, 'sign-in-popup')]);
  await app.enterPassword(popup);
  expect(await outcome(page, 2)).toEqual({ done: true, isAuthenticated: true });
  const before = wire.length;
  expect(await outcomeOf(page, 'renew')).toMatchObject(stuck);
  const asked = wire.slice(before).filter((request) => request.redirectedFrom() === null);
  const endpoint = `${await app.endpoint('authorization_endpoint')}?`;
  expect(asked.filter((request) => request.url().startsWith(endpoint))).toHaveLength(1);
});

test('without a refresh token and a page for the iframe, the sign-in warns that nothing is renewed', async ({
  app,
  log,
  page,
}) => {
  await app.signIn(page, { options: { silentRenew: true, silentRenewUrl: null } });
  await expect.poll(() => log.join('\n')).toContain('The tokens will not be renewed');
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

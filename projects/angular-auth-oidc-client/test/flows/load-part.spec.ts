import { checkAuth, login } from 'angular-auth-oidc-client/core';
import { loadPart } from '../../core/flows/load-part';
import { createScene, outcomeOf, stateOf } from './scene';

// A newer version was deployed while the page was open: its parts are gone.
jest.mock('../../core/flows/front-channel', () => {
  throw new Error('404');
});
jest.mock('../../core/flows/push-request', () => {
  throw new Error('404');
});
jest.mock('../../core/flows/signed-user-info', () => {
  throw new Error('404');
});

it('pain 9 a part that never comes is given up after 30 s', async () => {
  const scene = await createScene();
  const outcome = outcomeOf(loadPart(new Promise(() => undefined), scene.clock));
  await scene.clock.advance(29);
  expect(scene.clock.timers).toBe(1);
  await scene.clock.advance(1);
  expect(await outcome).toBe('network/failed');
  expect(await loadPart(Promise.resolve('a part'), scene.clock)).toBe('a part');
  await scene.clock.advance(0);
  expect(scene.clock.timers).toBe(0);
});

it('an answer with tokens cannot be judged: the sign-in fails like any other', async () => {
  const scene = await createScene({ config: { responseType: 'code id_token' } });
  const page = await scene.visit({ url: await scene.leave() });
  expect(page.failure).toMatchObject({ code: 'network/failed', configId: '0-app' });
  expect(stateOf(page)).toBe('anonymous idle network/failed');
  expect(scene.wire()).not.toContain('POST /token');
  scene.close();
});

it('P-05 a request cannot be pushed: it is not sent in the open', async () => {
  const scene = await createScene({ requiresPushedRequests: true });
  const page = scene.open();
  expect(await outcomeOf(login(page.client))).toBe('network/failed');
  expect(page.ports.browser.redirects).toEqual([]);
  scene.close();
});

it('D18 signed user data cannot be judged: the session stands without them', async () => {
  const scene = await createScene({ signsUserInfo: true });
  const page = scene.open({ url: await scene.leave() });
  expect(await checkAuth(page.client)).toMatchObject({
    code: 'user-info/request-failed',
    cause: { code: 'network/failed' },
  });
  expect(stateOf(page)).toBe('authenticated idle');
  scene.close();
});

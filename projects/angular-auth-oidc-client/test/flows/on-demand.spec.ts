import { checkAuth, login, preload, renew } from 'angular-auth-oidc-client/core';
import { loadPart } from '../../core/flows/load-part';
import { createScene, outcomeOf, stateOf } from './scene';

let mockIsGone = false;
jest.mock('../../core/flows/conversation', () => {
  if (mockIsGone) throw new Error('404');
  return jest.requireActual<object>('../../core/flows/conversation');
});

it('a part of the library that cannot be fetched is a network failure, and is fetched anew next time', async () => {
  const scene = await createScene();
  mockIsGone = true;
  const page = scene.open();
  expect(await checkAuth(page.client)).toBeUndefined();
  expect(stateOf(page)).toBe('anonymous idle');
  expect(await outcomeOf(login(page.client))).toBe('network/failed');
  expect(await outcomeOf(renew(page.client))).toBe('network/failed');
  await preload(page.client);
  expect(page.ports.log.lines.at(-1)).toMatchObject({ level: 'debug' });
  expect(scene.wire()).toEqual([]);

  mockIsGone = false;
  expect(await outcomeOf(login(page.client))).toBe('done');
  expect(page.ports.browser.redirects).toHaveLength(1);
  scene.close();
});

it('pain 9 one that never comes is given up after 30 s', async () => {
  const scene = await createScene();
  const outcome = outcomeOf(loadPart(new Promise(() => undefined), scene.clock));
  await scene.clock.advance(29);
  expect(scene.clock.timers).toBe(1);
  await scene.clock.advance(1);
  expect(await outcome).toBe('network/failed');
  expect(await loadPart(Promise.resolve('a part'), scene.clock)).toBe('a part');
  await scene.clock.advance(0);
  expect(scene.clock.timers).toBe(0);
  scene.close();
});

import { checkAuth, login, preload, renew } from 'angular-auth-oidc-client/core';
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

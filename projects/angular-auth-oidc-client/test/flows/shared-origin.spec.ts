import type { OpenIdConfiguration } from 'angular-auth-oidc-client/core';
import { createScene, held, stateOf, type Page, type Scene } from './scene';

/** Two applications of one origin, which share its storage: each signs in at a realm of its own. */
const realms = ['https://op.example/realms/one', 'https://op.example/realms/two'] as const;
let scenes: readonly [Scene, Scene];
beforeEach(async () => {
  scenes = [
    await createScene({ issuer: realms[0], config: { authority: realms[0] } }),
    await createScene({ issuer: realms[1], config: { authority: realms[1] } }),
  ];
});
afterEach(() => {
  for (const scene of scenes) scene.close();
});

const signIn = (realm: 0 | 1, config: OpenIdConfiguration = {}): Promise<Page> =>
  scenes[realm].signIn({ storage: scenes[0].storage, config });
const reload = (realm: 0 | 1, config: OpenIdConfiguration = {}): Promise<Page> =>
  scenes[realm].visit({ storage: scenes[0].storage, config });

it.each<[string, OpenIdConfiguration]>([
  ['the same clientId', {}],
  ['the same configId', { configId: 'main' }],
])('applications with %s at two realms keep each its own session [9-22]', async (_, config) => {
  const one = await signIn(0, config);
  const two = await signIn(1, config);
  expect([stateOf(one), stateOf(two)]).toEqual(['authenticated idle', 'authenticated idle']);
  expect(held(await reload(0, config)).accessToken).toBe(held(one).accessToken);
  expect(held(await reload(1, config)).accessToken).toBe(held(two).accessToken);
});

it('a sign-out of one application leaves the session of the other alone [9-22]', async () => {
  const one = await signIn(0);
  const two = await signIn(1);
  one.client.store.dispatch({ type: 'ended', reason: 'logout' });
  expect(stateOf(await reload(0))).toBe('anonymous idle');
  expect(held(await reload(1)).accessToken).toBe(held(two).accessToken);
});

it.each<[string, string]>([
  ['a slash at its end', `${realms[0]}/`],
  ['the address of its discovery document', `${realms[0]}/.well-known/openid-configuration`],
])('an authority written with %s names the same session [9-22]', (_, authority) => {
  const [scene] = scenes;
  const names = [realms[0], authority].map((each) => {
    const { client } = scene.open({ config: { authority: each } });
    return [client.keyOf('tabs'), client.keyOf('renewal')];
  });
  expect(names[0]).toEqual(names[1]);
});

it.each<[string, OpenIdConfiguration]>([
  ['provider', { authority: realms[1] }],
  ['clientId', { clientId: 'other' }],
  ['configId', { configId: 'other' }],
])('tabs of another %s neither wait for this one nor hear of it [9-22]', (_, other) => {
  const [scene] = scenes;
  const here = scene.open({ config: { configId: 'main' } }).client;
  const there = scene.open({ config: { configId: 'main', ...other } }).client;
  expect(there.keyOf('tabs')).not.toBe(here.keyOf('tabs'));
  expect(there.keyOf('renewal')).not.toBe(here.keyOf('renewal'));
});

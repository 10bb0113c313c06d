import { firstValueFrom } from 'rxjs';
import { createScene, type Scene } from '../../test/angular/scene';
import type { OpenIdConfiguration } from '../public-api';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});

const two: OpenIdConfiguration[] = [{ configId: 'one' }, { configId: 'two' }];

/** Loads the application where the provider sends the user back to after a sign-in of one configuration. */
const returnTo = async (configId: string) => {
  const url = await scene.leave(scene.open({ config: two }), {}, configId);
  scene.provider.requests.length = 0;
  return scene.open({ config: two, url });
};

const ids = (responses: readonly { configId: string }[]): string[] =>
  responses.map(({ configId }) => configId);

describe('several configurations', () => {
  it('§1.5 checkAuthMultiple() gives the response of each, in their order', async () => {
    const { service } = scene.open({ config: two });
    const responses = await firstValueFrom(service.checkAuthMultiple());
    expect(ids(responses)).toEqual(['one', 'two']);
    expect(responses.map(({ isAuthenticated }) => isAuthenticated)).toEqual([false, false]);
  });

  it('§1.5 checkAuthMultiple() puts the one that the URL answers first, and redeems one code', async () => {
    const { service, browser } = await returnTo('two');
    const responses = await firstValueFrom(service.checkAuthMultiple());
    expect(ids(responses)).toEqual(['two', 'one']);
    expect(responses.map(({ isAuthenticated }) => isAuthenticated)).toEqual([true, false]);
    expect(scene.wire().filter((line) => line === 'POST /token')).toHaveLength(1);
    expect(browser.offered).toEqual([]);
  });

  it('§1.5 checkAuthMultiple() puts the one named first where the URL answers none', async () => {
    const { service } = scene.open({ config: two });
    const responses = await firstValueFrom(service.checkAuthMultiple(undefined, 'two'));
    expect(ids(responses)).toEqual(['two', 'one']);
  });

  it('§1.5 checkAuthMultiple() fails for a configuration that does not exist', async () => {
    const { service } = scene.open({ config: two });
    await expect(
      firstValueFrom(service.checkAuthMultiple(undefined, 'three')),
    ).rejects.toMatchObject({ code: 'config/unknown-config-id' });
  });

  it('§3.4 checkAuth() gives the response of the one that the URL answers, whichever it is', async () => {
    const { service } = await returnTo('two');
    const response = await firstValueFrom(service.checkAuth());
    expect(response).toMatchObject({ configId: 'two', isAuthenticated: true });
    expect(service.isAuthenticated('one')).toBe(false);
  });

  it('§3.4 checkAuth() gives the response of the one named, and loses no answer of another', async () => {
    const { service } = await returnTo('two');
    const response = await firstValueFrom(service.checkAuth(undefined, 'one'));
    expect(response).toMatchObject({ configId: 'one', isAuthenticated: false });
    expect(service.isAuthenticated('two')).toBe(true);
  });

  it('a sign-in that fails leaves the other configuration alone', async () => {
    await scene.signIn({ config: [{ configId: 'one' }] });
    const url = await scene.leave(scene.open({ config: two }), { error: 'access_denied' }, 'two');
    const { service } = scene.open({ config: two, url });
    const responses = await firstValueFrom(service.checkAuthMultiple());
    expect(responses.map(({ configId, isAuthenticated }) => [configId, isAuthenticated])).toEqual([
      ['two', false],
      ['one', true],
    ]);
    expect(responses[0]?.error?.code).toBe('authorization-response/error');
  });

  it('§1.5 logoffLocalMultiple() signs out of each, here only', async () => {
    const { service, browser } = await returnTo('two');
    await firstValueFrom(service.checkAuthMultiple());
    service.logoffLocalMultiple();
    expect(service.authenticated()).toEqual({
      isAuthenticated: false,
      allConfigsAuthenticated: [
        { configId: 'one', isAuthenticated: false },
        { configId: 'two', isAuthenticated: false },
      ],
    });
    expect([...scene.storage.entries.keys()].filter((key) => key.endsWith(':session'))).toEqual([]);
    expect(browser.redirects).toEqual([]);
  });
});

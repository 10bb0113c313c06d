import { checkAuth, login, logoutLocal, renew, revoke } from 'angular-auth-oidc-client/core';
import { createScene, held, outcomeOf, stateOf, storedSession, type Scene } from './scene';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const quiet = { silentRenew: false };

describe('an answer that comes too late changes nothing', () => {
  it('R-806 R-617 of a renewal, after the user signed out', async () => {
    const page = await scene.signIn({ config: quiet });
    const release = scene.provider.hold('/token');
    const renewing = outcomeOf(renew(page.client));
    await scene.clock.advance(0);
    logoutLocal(page.client);
    release();
    expect(await renewing).toBe('session-state/superseded');
    expect(stateOf(page)).toBe('anonymous idle');
    expect(storedSession(scene)).toBeUndefined();
    await scene.clock.advance(15);
    expect(scene.clock.timers).toBe(0);
  });

  it('R-806 of a renewal, after the user signed out and began to sign in again', async () => {
    const page = await scene.signIn({ config: quiet });
    const release = scene.provider.hold('/token');
    const renewing = outcomeOf(renew(page.client));
    await scene.clock.advance(0);
    logoutLocal(page.client);
    page.client.store.start('signing-in');
    release();
    expect(await renewing).toBe('session-state/superseded');
    expect(stateOf(page)).toBe('anonymous signing-in');
    expect(storedSession(scene)).toBeUndefined();
  });

  it('R-806 of a renewal that failed, after the user signed out', async () => {
    const page = await scene.signIn({ config: quiet });
    const release = scene.provider.hold('/token');
    scene.provider.faults = { tokenResponse: () => 'not JSON' };
    const renewing = outcomeOf(renew(page.client));
    await scene.clock.advance(0);
    logoutLocal(page.client);
    release();
    expect(await renewing).toBe('token-response/invalid');
    expect(stateOf(page)).toBe('anonymous idle');
  });

  it('of a renewal, after its refresh token was revoked', async () => {
    const page = await scene.signIn({ config: quiet });
    const before = held(page);
    const release = scene.provider.hold('/token');
    const renewing = outcomeOf(renew(page.client));
    await scene.clock.advance(0);
    await revoke(page.client, 'refresh_token');
    release();
    expect(await renewing).toBe('session-state/superseded');
    expect(held(page)).toEqual({ ...before, refreshToken: undefined });
  });

  it('of a revocation, after the tokens were renewed', async () => {
    const page = await scene.signIn({ config: quiet });
    const release = scene.provider.hold('/revoke');
    const revoking = outcomeOf(revoke(page.client, 'access_token'));
    await scene.clock.advance(0);
    await renew(page.client);
    const renewed = held(page);
    release();
    expect(await revoking).toBe('done');
    expect(held(page)).toEqual(renewed);
  });

  it('R-620 of a code exchange, after the user signed out', async () => {
    await scene.signIn({ config: quiet });
    const url = await scene.leave();
    const release = scene.provider.hold('/token');
    const page = scene.open({ url, config: quiet });
    const checking = checkAuth(page.client);
    await scene.clock.advance(0);
    expect(stateOf(page)).toBe('authenticated signing-in');
    logoutLocal(page.client);
    release();
    expect((await checking)?.code).toBe('session-state/superseded');
    expect(stateOf(page)).toBe('anonymous idle');
    expect(storedSession(scene)).toBeUndefined();
  });

  it('of discovery, after the user signed out', async () => {
    const page = await scene.visit();
    const release = scene.provider.hold('/.well-known/openid-configuration');
    const leaving = outcomeOf(login(page.client));
    await scene.clock.advance(0);
    logoutLocal(page.client);
    release();
    expect(await leaving).toBe('session-state/superseded');
    expect(page.ports.browser.redirects).toEqual([]);
  });
});

it('a sign-in that finishes beside a renewal waits for it: the newer session stands', async () => {
  const page = await scene.signIn({ config: quiet });
  const url = await scene.leave({}, {}, { user: { sub: 'user-2' } });
  const release = scene.provider.hold('/token');
  const renewing = outcomeOf(renew(page.client));
  await scene.clock.advance(0);
  const checking = checkAuth(page.client, url);
  await scene.clock.advance(0);
  release();
  expect(await renewing).toBe('done');
  expect(await checking).toBeUndefined();
  expect(held(page).claims.sub).toBe('user-2');
  expect(storedSession(scene)).toMatchObject({ accessToken: held(page).accessToken });
});

it('a session that expires while a sign-in finishes does not stop it', async () => {
  const config = { ...quiet, useRefreshToken: false };
  const page = await scene.signIn({ config });
  await scene.clock.advance(290);
  const url = await scene.leave({ config });
  const release = scene.provider.hold('/token');
  const checking = checkAuth(page.client, url);
  await scene.clock.advance(20);
  expect(stateOf(page)).toBe('anonymous signing-in');
  release();
  expect(await checking).toBeUndefined();
  expect(stateOf(page)).toBe('authenticated idle');
});

import { acquireAccessToken, renew, usableAccessToken } from 'angular-auth-oidc-client/core';
import { answer, createScene, held, outcomeOf, stateOf, type Scene } from './scene';

let scene: Scene;
const quiet = { silentRenew: false };
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const renewals = (): number => scene.wire().filter((line) => line === 'POST /token').length;

describe('pain 5 the budget of renewals', () => {
  it('pain 5 is thirty within a minute, whoever asks', async () => {
    const page = await scene.signIn({ config: quiet });
    const outcomes: string[] = [];
    for (let round = 0; round < 35; round++) {
      outcomes.push(await outcomeOf(renew(page.client)));
      await scene.clock.advance(1);
    }
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(30);
    expect(new Set(outcomes.slice(30))).toEqual(new Set(['renew/too-often']));
    expect(renewals()).toBe(30);
    expect(usableAccessToken(page.client)).not.toBe('');
    await scene.clock.advance(60);
    expect(await outcomeOf(renew(page.client))).toBe('done');
  });

  it('pain 5 that is used up is not the end of the renewals by deadline', async () => {
    scene = await createScene({
      accessTokenLifetimeSeconds: 6,
      idTokenLifetimeSeconds: 6,
      config: { tokenRefreshInSeconds: 0 },
    });
    const page = await scene.signIn();
    for (let round = 0; round < 30; round++) await renew(page.client);
    await scene.clock.advance(55);
    expect(renewals()).toBe(30);
    await scene.clock.advance(30);
    expect(renewals()).toBeGreaterThan(30);
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('pain 5 that is used up is told once, not with each request', async () => {
    scene = await createScene({ accessTokenLifetimeSeconds: 1, idTokenLifetimeSeconds: 1 });
    const page = await scene.signIn({ config: quiet });
    for (let round = 0; round < 30; round++) await renew(page.client);
    await scene.clock.advance(2);
    for (let request = 0; request < 5; request++) await acquireAccessToken(page.client);
    expect(page.ports.log.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { fields: { code: 'renew/too-often' } },
    ]);
  });

  it.each([-3600, 3600])(
    'pain 29 is not used up for longer by a clock that jumps by %p',
    async (by) => {
      const page = await scene.signIn({ config: quiet });
      for (let round = 0; round < 30; round++) await renew(page.client);
      expect(await outcomeOf(renew(page.client))).toBe('renew/too-often');
      scene.clock.jump(by);
      await scene.clock.advance(1);
      expect(scene.provider.isActive(await acquireAccessToken(page.client))).toBe(true);
    },
  );

  it('R-808 tokens that live one second cause no storm', async () => {
    scene = await createScene({ accessTokenLifetimeSeconds: 1, idTokenLifetimeSeconds: 300 });
    await scene.signIn();
    await scene.clock.advance(60);
    expect(renewals()).toBeLessThanOrEqual(12);
  });
});

describe('D23 the pause after a failure', () => {
  const down = (retryAfter?: string) => ({ respond: () => answer(503, {}, retryAfter) });

  it('D23 is shared by all who need a token: none begins a renewal of its own', async () => {
    const page = await scene.signIn({ config: quiet });
    await scene.clock.advance(300);
    scene.provider.faults = down('30');
    expect(await acquireAccessToken(page.client)).toBe('');
    const tokens = await Promise.all(
      Array.from({ length: 50 }, () => acquireAccessToken(page.client)),
    );
    expect(new Set(tokens)).toEqual(new Set(['']));
    expect(renewals()).toBe(1);
    scene.provider.faults = {};
    await scene.clock.advance(29);
    expect(await acquireAccessToken(page.client)).toBe('');
    // Everybody was told the same time, so that nobody comes back at that very moment.
    await scene.clock.advance(31);
    expect(scene.provider.isActive(await acquireAccessToken(page.client))).toBe(true);
    expect(renewals()).toBe(2);
  });

  it('pain 4 ends when the page wakes, unless the provider asked for it', async () => {
    const page = await scene.signIn({ config: { tokenRefreshInSeconds: 0 } });
    scene.provider.faults = down();
    for (let failure = 0; failure < 8; failure++) await scene.clock.advance(200);
    scene.provider.faults = {};
    const before = renewals();
    page.ports.browser.wake();
    await scene.clock.advance(0);
    expect(renewals()).toBe(before + 1);
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('D23 that the provider asked for is kept also by a page that wakes', async () => {
    const page = await scene.signIn({ config: { tokenRefreshInSeconds: 0 } });
    scene.provider.faults = down('120');
    await scene.clock.advance(240);
    scene.provider.faults = {};
    for (let times = 0; times < 5; times++) {
      await scene.clock.advance(20);
      page.ports.browser.wake();
    }
    expect(renewals()).toBe(1);
    await scene.clock.advance(20);
    expect(renewals()).toBe(2);
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('pain 29 does not last longer because the clock was put back', async () => {
    const page = await scene.signIn({ config: quiet });
    await scene.clock.advance(400);
    scene.provider.faults = down('30');
    expect(await acquireAccessToken(page.client)).toBe('');
    scene.provider.faults = {};
    scene.clock.jump(-50);
    expect(await acquireAccessToken(page.client)).not.toBe('');
  });

  it('pain 29 is kept also where the provider is down still after the clock was put back', async () => {
    const page = await scene.signIn({ config: quiet });
    await scene.clock.advance(400);
    scene.provider.faults = down('30');
    await acquireAccessToken(page.client);
    scene.clock.jump(-50);
    for (let request = 0; request < 20; request++) await acquireAccessToken(page.client);
    expect(renewals()).toBe(2);
  });

  it('pain 4 is over as soon as another tab has new tokens', async () => {
    const page = await scene.signIn({ config: quiet });
    const other = await scene.visit({ config: quiet });
    await scene.clock.advance(300);
    scene.provider.faults = down('30');
    expect(await acquireAccessToken(page.client)).toBe('');
    scene.provider.faults = {};
    await scene.clock.advance(0);
    await renew(other.client);
    await scene.clock.advance(0);
    expect(usableAccessToken(other.client)).not.toBe('');
    expect(usableAccessToken(page.client)).toBe(usableAccessToken(other.client));
    expect(page.client.memory.backOff).toBeUndefined();
  });
});

describe('pain 29 a clock that is wrong', () => {
  const warnings = (page: { ports: { log: { lines: { message: string }[] } } }): number =>
    page.ports.log.lines.filter(({ message }) => message.includes('clocks')).length;

  it.each([-90, 90])(
    'pain 29 by %p seconds since the sign-in is told once, and ends nothing',
    async (by) => {
      scene = await createScene({ jumpsAlone: true });
      const page = await scene.signIn({ config: quiet });
      expect(warnings(page)).toBe(0);
      scene.clock.jump(by);
      for (let round = 0; round < 3; round++) {
        await renew(page.client);
        await scene.clock.advance(5);
      }
      expect(warnings(page)).toBe(1);
      expect(held(page).accessTokenExpiresAt).toBeGreaterThan(scene.clock.now() + 290);
      expect(stateOf(page)).toBe('authenticated idle');
    },
  );

  it.each([-50, 50])('pain 29 by %p seconds is nothing to speak of', async (by) => {
    scene = await createScene({ jumpsAlone: true });
    const page = await scene.signIn({ config: quiet });
    scene.clock.jump(by);
    await renew(page.client);
    expect(warnings(page)).toBe(0);
  });

  it('pain 29 an ID token that comes again unchanged says nothing of the clock', async () => {
    scene = await createScene({ idTokenLifetimeSeconds: 3600 });
    const page = await scene.signIn({ config: quiet });
    const { idToken } = held(page);
    scene.provider.faults = {
      idToken: () => idToken,
      idTokenClaims: ({ at_hash: _, ...claims }) => claims,
    };
    await scene.clock.advance(290);
    await outcomeOf(renew(page.client));
    expect(warnings(page)).toBe(0);
  });
});

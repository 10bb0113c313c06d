import {
  acquireAccessToken,
  logoutLocal,
  preload,
  renew,
  usableAccessToken,
} from 'angular-auth-oidc-client/core';
import { answer, createScene, held, stateOf, storedSession, type Page, type Scene } from './scene';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const renewals = (): number => scene.wire().filter((line) => line === 'POST /token').length;
const eventsOf = (page: Page): string[] => {
  const heard: string[] = [];
  page.client.store.subscribe(({ event }) => heard.push(event.type));
  return heard;
};

describe('D24 renewal by its deadline', () => {
  it('comes a fifth of the life before the end, at most as much later as configured', async () => {
    const page = await scene.signIn();
    await scene.clock.advance(239);
    expect(renewals()).toBe(0);
    await scene.clock.advance(6);
    expect(renewals()).toBe(1);
    expect(held(page).requestedAt).toBeGreaterThan(1_800_000_239);
  });

  it('goes on for as long as the page is open, one request each time', async () => {
    const page = await scene.signIn({ config: { tokenRefreshInSeconds: 0 } });
    await scene.clock.advance(240 * 3 + 1);
    expect(renewals()).toBe(3);
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('comes as long before the end as configured', async () => {
    await scene.signIn({
      config: { renewTimeBeforeTokenExpiresInSeconds: 100, tokenRefreshInSeconds: 0 },
    });
    await scene.clock.advance(199);
    expect(renewals()).toBe(0);
    await scene.clock.advance(1);
    expect(renewals()).toBe(1);
  });

  it('needs silentRenew', async () => {
    const page = await scene.signIn({ config: { silentRenew: false } });
    await scene.clock.advance(1000);
    expect(renewals()).toBe(0);
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('goes on from the session that a reload took up', async () => {
    (await scene.signIn()).client.destroy();
    await scene.clock.advance(100);
    const page = await scene.visit();
    await scene.clock.advance(146);
    expect(renewals()).toBe(1);
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('needs nobody to ask for the session that a reload took up', async () => {
    (await scene.signIn()).client.destroy();
    const page = scene.open();
    await preload(page.client);
    await scene.clock.advance(300);
    expect(renewals()).toBe(1);
    expect(usableAccessToken(page.client)).not.toBe('');
  });

  describe.each(['triggerRefreshWhenIdTokenExpired', 'enableIdTokenExpiredValidationInRenew'])(
    '%s',
    (option) => {
      beforeEach(async () => {
        scene = await createScene({
          accessTokenLifetimeSeconds: 3600,
          idTokenLifetimeSeconds: 100,
          config: { tokenRefreshInSeconds: 0 },
        });
      });

      it('renewal comes before the ID token expires', async () => {
        await scene.signIn();
        await scene.clock.advance(79);
        expect(renewals()).toBe(0);
        await scene.clock.advance(1);
        expect(renewals()).toBe(1);
        await scene.clock.advance(80);
        expect(renewals()).toBe(2);
      });

      it('false: only before the access token does', async () => {
        await scene.signIn({ config: { [option]: false } });
        await scene.clock.advance(3539);
        expect(renewals()).toBe(0);
        await scene.clock.advance(1);
        expect(renewals()).toBe(1);
      });
    },
  );

  it('T-20 an answer without a new ID token makes no storm: then the access token counts', async () => {
    scene = await createScene({
      accessTokenLifetimeSeconds: 3600,
      idTokenLifetimeSeconds: 100,
      config: { tokenRefreshInSeconds: 0 },
    });
    const page = await scene.signIn();
    scene.provider.faults = { tokenResponse: ({ id_token: _, ...json }) => json };
    await scene.clock.advance(80);
    expect(renewals()).toBe(1);
    await scene.clock.advance(3500);
    expect(renewals()).toBe(1);
    expect(stateOf(page)).toBe('authenticated idle');
    await scene.clock.advance(40);
    expect(renewals()).toBe(2);
  });

  it('goes on from an ID token that a reload took up', async () => {
    scene = await createScene({ accessTokenLifetimeSeconds: 3600, idTokenLifetimeSeconds: 100 });
    (await scene.signIn()).client.destroy();
    await scene.visit();
    await scene.clock.advance(85);
    expect(renewals()).toBe(1);
  });

  it('starts anew with every set of tokens', async () => {
    const page = await scene.signIn();
    await scene.clock.advance(200);
    await renew(page.client);
    await scene.clock.advance(200);
    expect(renewals()).toBe(1);
  });

  it('ends with the session', async () => {
    const page = await scene.signIn();
    logoutLocal(page.client);
    await scene.clock.advance(1000);
    expect(scene.clock.timers).toBe(0);
    expect(scene.wire()).toEqual([]);
  });

  it('R-715 a page that slept renews once when it wakes', async () => {
    const page = await scene.signIn();
    scene.clock.jump(8 * 3600);
    expect(renewals()).toBe(0);
    page.ports.browser.wake();
    page.ports.browser.wake();
    await scene.clock.advance(0);
    expect(renewals()).toBe(1);
    expect(scene.provider.isActive(held(page).accessToken ?? '')).toBe(true);
    await scene.clock.advance(200);
    expect(renewals()).toBe(1);
  });

  it('R-715 waking sooner changes nothing', async () => {
    const page = await scene.signIn();
    await scene.clock.advance(100);
    page.ports.browser.wake();
    await scene.clock.advance(100);
    expect(renewals()).toBe(0);
    await scene.clock.advance(45);
    expect(renewals()).toBe(1);
  });

  it('R-715 pain 29 a clock that was set back does not delay the renewal', async () => {
    scene = await createScene({ jumpsAlone: true });
    const page = await scene.signIn();
    scene.clock.jump(-3600);
    await scene.clock.advance(239);
    expect(renewals()).toBe(0);
    await scene.clock.advance(6);
    expect(renewals()).toBe(1);
    expect(stateOf(page)).toBe('authenticated idle');
    await scene.clock.advance(230);
    expect(renewals()).toBe(1);
  });

  it('R-715 pain 29 a clock that was put right a little does not delay it either', async () => {
    scene = await createScene({ jumpsAlone: true });
    await scene.signIn();
    await scene.clock.advance(150);
    scene.clock.jump(-100);
    await scene.clock.advance(95);
    expect(renewals()).toBe(1);
  });

  it.each([-7200, -3600, -600, 600, 3600, 7200])(
    'R-715 pain 29 a clock that jumps by %p seconds ends no session and causes one renewal at most',
    async (seconds) => {
      scene = await createScene({ jumpsAlone: true });
      const page = await scene.signIn();
      await scene.clock.advance(100);
      scene.clock.jump(seconds);
      for (let times = 0; times < 5; times++) page.ports.browser.wake();
      await scene.clock.advance(10);
      expect(renewals()).toBe(1);
      scene.clock.jump(-seconds);
      page.ports.browser.wake();
      await scene.clock.advance(10);
      expect(renewals()).toBeLessThanOrEqual(2);
      expect(stateOf(page)).toBe('authenticated idle');
      expect(scene.provider.isActive(held(page).refreshToken ?? '')).toBe(true);
    },
  );

  it('pain 29 a renewal that fails with a clock set back is tried as late as any other', async () => {
    const page = await scene.signIn();
    scene.provider.faults = { respond: () => answer(503, {}, '60') };
    scene.clock.jump(-3600);
    for (let times = 0; times < 5; times++) {
      page.ports.browser.wake();
      await scene.clock.advance(1);
    }
    expect(renewals()).toBe(1);
  });

  it('R-008 a life longer than a timer can wait is waited for in parts', async () => {
    scene = await createScene({
      accessTokenLifetimeSeconds: 31_536_000_000,
      idTokenLifetimeSeconds: 31_536_000_000,
    });
    const page = await scene.signIn();
    await scene.clock.advance(30 * 24 * 3600);
    expect(renewals()).toBe(0);
    expect(scene.clock.timers).toBe(1);
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it.each([1, 0])(
    'R-808 a life of %d seconds makes no storm',
    async (accessTokenLifetimeSeconds) => {
      scene = await createScene({ accessTokenLifetimeSeconds });
      await scene.signIn({ config: { autoUserInfo: false } });
      await scene.clock.advance(60);
      expect(renewals()).toBeLessThanOrEqual(12);
      expect(renewals()).toBeGreaterThan(8);
    },
  );

  it('T-20 R-712 without an end known nothing is waited for', async () => {
    scene.provider.faults = { tokenResponse: ({ expires_in: _, ...json }) => json };
    await scene.signIn({ config: { triggerRefreshWhenIdTokenExpired: false } });
    expect(scene.clock.timers).toBe(0);
  });
});

describe('the end of an access token', () => {
  it('is told once, at its time', async () => {
    const page = await scene.signIn({ config: { silentRenew: false } });
    const heard = eventsOf(page);
    await scene.clock.advance(299);
    expect(heard).toEqual([]);
    await scene.clock.advance(1);
    expect(heard).toEqual(['expired']);
    page.ports.browser.wake();
    await scene.clock.advance(1000);
    expect(heard).toEqual(['expired']);
  });

  it('ends a session that cannot renew', async () => {
    const config = { silentRenew: false, useRefreshToken: false };
    const page = await scene.signIn({ config });
    await scene.clock.advance(300);
    expect(stateOf(page)).toBe('anonymous idle');
    expect(storedSession(scene)).toBeUndefined();
    expect(scene.clock.timers).toBe(0);
  });

  it('R-716 is noticed when a page wakes whose timers stood still', async () => {
    const page = await scene.signIn({ config: { silentRenew: false, useRefreshToken: false } });
    scene.clock.jump(1000);
    page.ports.browser.wake();
    expect(stateOf(page)).toBe('anonymous idle');
  });
});

describe('D23 after a failure', () => {
  const failing = async (respond: () => ReturnType<typeof answer>, config = {}): Promise<Page> => {
    const page = await scene.signIn({ config: { tokenRefreshInSeconds: 0, ...config } });
    scene.provider.faults = { respond: ({ path }) => (path === '/token' ? respond() : undefined) };
    await scene.clock.advance(240);
    expect(renewals()).toBe(1);
    return page;
  };

  it('R-802 it is tried again after pauses that grow, with a limit', async () => {
    const page = await failing(() => answer(503));
    await scene.clock.advance(4);
    expect(renewals()).toBeGreaterThanOrEqual(2);
    await scene.clock.advance(3600 - 4);
    const inAnHour = renewals();
    // Pauses of 4.5 s at the most in the beginning, of 300 s in the end, half of that on average.
    expect(inAnHour).toBeGreaterThan(20);
    expect(inAnHour).toBeLessThan(120);
    expect(stateOf(page)).toBe('authenticated idle token-response/error');
    scene.provider.faults = {};
    await scene.clock.advance(301);
    expect(renewals()).toBeGreaterThan(inAnHour);
    expect(scene.provider.isActive(held(page).accessToken ?? '')).toBe(true);
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('the first pause is as long as configured at the most, and not nothing', async () => {
    await failing(() => answer(503), { refreshTokenRetryInSeconds: 0 });
    await scene.clock.advance(0.9);
    expect(renewals()).toBe(1);
    await scene.clock.advance(0.2);
    expect(renewals()).toBe(2);
  });

  it('R-016 the provider is left alone for as long as it asks', async () => {
    const page = await failing(() => answer(503, {}, '120'));
    await scene.clock.advance(100);
    page.ports.browser.wake();
    await scene.clock.advance(19);
    expect(renewals()).toBe(1);
    await scene.clock.advance(2);
    expect(renewals()).toBe(2);
  });

  it('a page that is online again tries at once', async () => {
    const page = await failing(() => answer(503), { refreshTokenRetryInSeconds: 300 });
    const before = renewals();
    scene.provider.faults = {};
    page.ports.browser.wake();
    await scene.clock.advance(0);
    expect(renewals()).toBe(before + 1);
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('a page that wakes while it is tried again counts one failure, not two', async () => {
    const page = await failing(() => answer(503));
    const release = scene.provider.hold('/token');
    await scene.clock.advance(4);
    page.ports.log.lines.length = 0;
    page.ports.browser.wake();
    release();
    await scene.clock.advance(0);
    expect(page.ports.log.lines).toHaveLength(1);
  });

  it('R-801 that is final nothing more is sent', async () => {
    const page = await failing(() => answer(400, { error: 'invalid_grant' }));
    expect(stateOf(page)).toBe('anonymous idle renew/grant-expired');
    await scene.clock.advance(3600);
    expect(renewals()).toBe(1);
    expect(scene.clock.timers).toBe(0);
  });

  it('that only the user can put right nothing more is sent by itself', async () => {
    const page = await failing(() => answer(400, { error: 'interaction_required' }));
    await scene.clock.advance(3600);
    expect(renewals()).toBe(1);
    expect(stateOf(page)).toBe('authenticated idle token-response/error');
    expect(page.ports.log.lines).toContainEqual({
      level: 'warn',
      message: expect.any(String) as string,
      fields: { code: 'token-response/error' },
    });
  });

  it('that only the user can put right nothing more is sent by itself, after a reload either', async () => {
    const page = await scene.signIn();
    page.client.destroy();
    scene.clock.jump(3600);
    scene.provider.faults = {
      respond: ({ path }) =>
        path === '/token' ? answer(400, { error: 'login_required' }) : undefined,
    };
    await scene.visit();
    expect(renewals()).toBe(1);
    await scene.clock.advance(3600);
    expect(renewals()).toBe(1);
  });

  it.each([['interaction_required', () => answer(400, { error: 'interaction_required' })]])(
    'pain 5 with %s is not tried again for each request',
    async (_, refusal) => {
      const page = await failing(refusal);
      await scene.clock.advance(61);
      const ask = async (): Promise<number> => {
        for (let request = 0; request < 20; request++) await acquireAccessToken(page.client);
        return renewals();
      };
      expect(await ask()).toBe(2);
      for (let minute = 0; minute < 10; minute++) {
        await scene.clock.advance(60);
        await ask();
      }
      expect(renewals()).toBeLessThan(10);
    },
  );

  it('pain 29 whose pause was counted by a clock that was put back is tried again', async () => {
    const page = await failing(() => answer(503), { refreshTokenRetryInSeconds: 100 });
    scene.clock.jump(-3600);
    scene.provider.faults = {};
    page.ports.browser.wake();
    await scene.clock.advance(1);
    expect(renewals()).toBe(2);
  });

  it('S-16 with tokens that were refused no refresh token is sent twice, and the pauses grow', async () => {
    const page = await scene.signIn();
    const other = await scene.visit();
    const { accessToken } = held(page);
    scene.provider.faults = { idToken: (compact) => compact.replace(/.{10}$/, 'AAAAAAAAAA') };
    await scene.clock.advance(299);
    expect(renewals()).toBeGreaterThanOrEqual(2);
    for (const { client } of [page, other]) {
      expect(client.store.value.status).toBe('authenticated');
      expect(usableAccessToken(client)).toBe(accessToken);
    }
    await scene.clock.advance(3600);
    expect(renewals()).toBeLessThan(120);
    const sent = scene.provider.requests.map(({ parameters }) => parameters['refresh_token']);
    const spent = sent.filter((token) => token !== undefined);
    expect(new Set(spent).size).toBe(spent.length);
    scene.provider.faults = {};
    await scene.clock.advance(301);
    expect(scene.provider.isActive(usableAccessToken(page.client))).toBe(true);
    expect(usableAccessToken(other.client)).toBe(usableAccessToken(page.client));
  });

  describe('because the provider refuses the request', () => {
    const refused = () => answer(400, { error: 'invalid_request' });

    it('nothing more is sent until the access token expires, then the session ends [D23]', async () => {
      const page = await failing(refused);
      await scene.clock.advance(58);
      expect(renewals()).toBe(1);
      expect(stateOf(page)).toBe('authenticated idle token-response/error');
      for (let second = 0; second < 4; second++) await scene.clock.advance(1);
      expect(renewals()).toBe(2);
      expect(stateOf(page)).toBe('anonymous idle renew/grant-expired');
      await scene.clock.advance(3600);
      expect(renewals()).toBe(2);
      expect(scene.clock.timers).toBe(0);
    });

    it('the session goes on if the provider accepts the next one [D23]', async () => {
      const page = await failing(refused);
      scene.provider.faults = {};
      await scene.clock.advance(61);
      expect(renewals()).toBe(2);
      expect(stateOf(page)).toBe('authenticated idle');
      expect(scene.provider.isActive(usableAccessToken(page.client))).toBe(true);
    });

    it('a reload ends the session once its access token has expired [D23]', async () => {
      const page = await failing(refused);
      page.client.destroy();
      await scene.clock.advance(61);
      expect(stateOf(await scene.visit())).toBe('anonymous idle renew/grant-expired');
      expect(renewals()).toBe(2);
      expect(storedSession(scene)).toBeUndefined();
      expect(stateOf(await scene.visit())).toBe('anonymous idle');
      expect(renewals()).toBe(2);
    });

    it('whoever asks for a token after its expiry ends the session [D23]', async () => {
      const page = await scene.signIn({ config: { silentRenew: false } });
      scene.provider.faults = { respond: refused };
      await scene.clock.advance(300);
      expect(stateOf(page)).toBe('authenticated idle');
      expect(await acquireAccessToken(page.client)).toBe('');
      expect(stateOf(page)).toBe('anonymous idle renew/grant-expired');
      expect(await acquireAccessToken(page.client)).toBe('');
      expect(renewals()).toBe(1);
    });

    it('a call of the application that was refused its scope does not disturb the schedule [D23]', async () => {
      const page = await scene.signIn({ config: { tokenRefreshInSeconds: 0 } });
      await scene.clock.advance(200);
      await expect(renew(page.client, { scope: 'admin' })).rejects.toMatchObject({
        error: 'invalid_scope',
      });
      await scene.clock.advance(40);
      expect(renewals()).toBe(2);
      expect(stateOf(page)).toBe('authenticated idle');
    });
  });

  it('with the page of a firewall it is tried again after pauses [D23]', async () => {
    const page = await failing(() => ({ ...answer(403, '<html>'), contentType: 'text/html' }));
    await scene.clock.advance(600);
    for (let request = 0; request < 20; request++) await acquireAccessToken(page.client);
    expect(renewals()).toBeGreaterThan(5);
    expect(renewals()).toBeLessThan(60);
    expect(stateOf(page)).toBe('authenticated idle token-response/error');
    scene.provider.faults = {};
    await scene.clock.advance(301);
    expect(scene.provider.isActive(usableAccessToken(page.client))).toBe(true);
  });
});

it('D23 a renewal that takes its time is neither cancelled nor doubled', async () => {
  const page = await scene.signIn();
  const release = scene.provider.hold('/token');
  await scene.clock.advance(245);
  await scene.clock.advance(50);
  page.ports.browser.wake();
  await scene.clock.advance(50);
  expect(renewals()).toBe(1);
  expect(stateOf(page)).toBe('authenticated renewing');
  release();
  await scene.clock.advance(0);
  expect(stateOf(page)).toBe('authenticated idle');
});

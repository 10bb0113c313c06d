import {
  acquireAccessToken,
  checkAuth,
  isSignedIn,
  login,
  logoutLocal,
  renew,
  revoke,
  usableAccessToken,
} from 'angular-auth-oidc-client/core';
import type { TabsPort } from 'angular-auth-oidc-client/core';
import { createFakeStorage, type FakeStorage } from 'angular-auth-oidc-client/testing';
import { loadUserInfo } from '../../core/flows/user-info';
import {
  answer,
  createScene,
  held,
  outcomeOf,
  stateOf,
  storedKinds,
  storedSession,
  type Page,
  type PageOptions,
  type Scene,
} from './scene';

const name = 'oidc:0-app:app:https%3A%2F%2Fop.example:tabs';
const quiet = { silentRenew: false };

describe.each([
  ['a synchronous storage', false],
  ['an asynchronous storage', true],
])('with %s', (_, asynchronous) => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await createScene({ asynchronous, jumpsAlone: true });
  });
  afterEach(() => {
    // Whatever happens, none of these may ever look like theft.
    const sent = sentTokens();
    for (const token of refused.splice(0)) sent.splice(sent.indexOf(token), 1);
    expect(new Set(sent).size).toBe(sent.length);
    scene.close();
  });

  const sentTokens = (): (string | undefined)[] =>
    scene.provider.requests
      .filter(({ path, parameters }) => path === '/token' && parameters['refresh_token'])
      .map(({ parameters }) => parameters['refresh_token']);
  const refused: (string | undefined)[] = [];
  const beDown = (retryAfter?: string): void => {
    scene.provider.faults = {
      respond: ({ path, parameters }) => {
        if (path !== '/token') return undefined;
        refused.push(parameters['refresh_token']);
        return answer(503, '', retryAfter);
      },
    };
  };
  const rest = (): Promise<void> => scene.clock.advance(0);
  const isServed = (page: Page): boolean =>
    scene.provider.isActive(held(page).refreshToken ?? '') &&
    scene.provider.isActive(usableAccessToken(page.client));

  const signIn = async (options: PageOptions = {}): Promise<Page> => {
    const page = await scene.signIn({ config: quiet, ...options });
    await rest();
    return page;
  };
  const visit = async (options: PageOptions = {}): Promise<Page> => {
    const page = await scene.visit({ config: quiet, ...options });
    await rest();
    return page;
  };
  const cloneOf = ({ entries }: FakeStorage): FakeStorage => {
    const clone = createFakeStorage({ asynchronous });
    for (const [key, value] of entries) clone.entries.set(key, value);
    return clone;
  };
  const duplicate = (storage: FakeStorage = scene.storage): Promise<Page> =>
    visit({ storage: cloneOf(storage) });
  const reload = (page: Page): Promise<Page> => {
    page.client.destroy();
    return visit({ storage: page.ports.storage });
  };

  describe('pain 1 tabs that share a storage', () => {
    it('pain 1 five of them renew once for each expiry', async () => {
      const first = await scene.signIn();
      const pages = [first];
      while (pages.length < 5) pages.push(await scene.visit());
      for (let expiry = 1; expiry <= 3; expiry++) {
        await scene.clock.advance(250);
        expect(sentTokens()).toHaveLength(expiry);
        for (const page of pages) expect(held(page)).toEqual(held(first));
      }
      expect(pages.every(isServed)).toBe(true);
    });

    it('pain 1 three that need a token at the same moment get it with one request', async () => {
      const pages = [await signIn(), await visit(), await visit()];
      await scene.clock.advance(300);
      const tokens = await Promise.all(pages.map(({ client }) => acquireAccessToken(client)));
      expect(sentTokens()).toHaveLength(1);
      expect(new Set(tokens).size).toBe(1);
      expect(pages.every(isServed)).toBe(true);
    });

    it('pain 1 one that hears nothing takes up what is in the storage', async () => {
      const one = await signIn();
      const deaf = await visit({ isDeaf: true });
      await renew(one.client);
      await renew(deaf.client);
      expect(held(deaf)).toEqual(held(one));
      await renew(deaf.client);
      await renew(one.client);
      expect(held(one)).toEqual(held(deaf));
      expect(sentTokens()).toHaveLength(2);
    });

    it('pain 29 the newer tokens are known as such also where the clock was put back', async () => {
      const one = await signIn();
      const other = await visit();
      await scene.clock.advance(10);
      scene.clock.jump(-3600);
      await renew(one.client);
      await rest();
      expect(held(other)).toEqual(held(one));
      await renew(other.client);
      expect(isServed(other)).toBe(true);
    });

    it('pain 1 user data that come late do not put used-up tokens back', async () => {
      const one = await signIn();
      const deaf = await visit({ isDeaf: true });
      const release = scene.provider.hold('/userinfo');
      scene.provider.faults = { userInfo: (json) => ({ ...json, name: 'Ada King' }) };
      const loading = loadUserInfo(deaf.client);
      await rest();
      await renew(one.client);
      release();
      await loading;
      await rest();
      expect(storedSession(scene)).toMatchObject({ refreshToken: held(one).refreshToken });
      await renew((await visit()).client);
    });

    it('pain 4 a renewal that is refused ends no session that began in another tab meanwhile', async () => {
      const deaf = await signIn({ isDeaf: true });
      const url = await scene.leave();
      const refused = Promise.withResolvers<ReturnType<typeof answer>>();
      scene.provider.faults = {
        respond: ({ parameters }) => (parameters['refresh_token'] ? refused.promise : undefined),
      };
      const renewing = outcomeOf(renew(deaf.client));
      await rest();
      const other = await visit({ url });
      refused.resolve(answer(400, { error: 'invalid_grant' }));
      expect(await renewing).toBe('renew/grant-expired');
      await rest();
      expect(held(deaf)).toEqual(held(other));
      expect(isServed(other)).toBe(true);
      expect(storedSession(scene)).toMatchObject({ refreshToken: held(other).refreshToken });
    });

    it('pain 24 a sign-in in one signs the others in', async () => {
      const page = await visit();
      expect(stateOf(page)).toBe('anonymous idle');
      const other = await signIn();
      await scene.clock.advance(1);
      expect(held(page)).toEqual(held(other));
    });

    it('D27 a token revoked in one is handed out in none', async () => {
      const one = await signIn();
      const other = await visit();
      const release = scene.provider.hold('/token');
      await revoke(one.client, 'access_token');
      await rest();
      expect(usableAccessToken(other.client)).toBe('');
      expect(isSignedIn(other.client.store.value, scene.clock.now())).toBe(true);
      release();
      await rest();
      expect(scene.wire()).toEqual(['POST /revoke', 'POST /token']);
      expect(held(other)).toEqual(held(one));
      expect(scene.provider.isActive(usableAccessToken(other.client))).toBe(true);
    });

    it('D27 a token revoked in one that is closed is replaced by another one', async () => {
      const one = await signIn();
      const other = await visit();
      await revoke(one.client, 'access_token');
      one.client.destroy();
      // It may have waited for the turn of the other one.
      await scene.clock.advance(2);
      expect(isServed(other)).toBe(true);
      expect(scene.wire()).toEqual(['POST /revoke', 'POST /token']);
    });

    it('a session that another page removes without a word ends in every tab within a second [19a]', async () => {
      const pages = [await signIn(), await visit()];
      for (const key of [...scene.storage.entries.keys()]) scene.storage.entries.delete(key);
      scene.tabs.remove();
      await scene.clock.advance(1);
      expect(pages.map(stateOf)).toEqual(['anonymous idle', 'anonymous idle']);
    });

    it('what else another page removes ends nothing', async () => {
      const page = await signIn();
      const before = held(page);
      scene.tabs.remove();
      await scene.clock.advance(1);
      expect(held(page)).toEqual(before);
    });

    it('a page that signs out before it listens to the others tells them all the same [19a]', async () => {
      const pages = [await signIn(), await visit()];
      const frame = scene.open();
      await frame.client.restored;
      logoutLocal(frame.client);
      expect(stateOf(frame)).toBe('anonymous idle');
      await rest();
      expect(pages.map(stateOf)).toEqual(['anonymous idle', 'anonymous idle']);
      expect(pages.map(({ client }) => client.memory.signedOutAt)).toEqual([
        scene.clock.now(),
        scene.clock.now(),
      ]);
    });

    it('pain 27 one that is closed while it waits for its turn leaves nothing behind', async () => {
      const one = await signIn();
      const other = await visit();
      const release = scene.provider.hold('/token');
      const renewing = [one, other].map(({ client }) => outcomeOf(renew(client)));
      await rest();
      other.client.destroy();
      release();
      await Promise.all(renewing);
      expect(isServed(one)).toBe(true);
      expect(scene.clock.timers).toBe(1);
    });
  });

  describe('pain 2 a duplicated tab', () => {
    it.each(['the original', 'the duplicate'])(
      'pain 2 gets what %s renewed, and both live on',
      async (who) => {
        const original = await signIn();
        const copy = await duplicate();
        const [first, second] = who === 'the original' ? [original, copy] : [copy, original];
        for (let round = 1; round <= 3; round++) {
          await scene.clock.advance(1);
          await renew(first.client);
          await renew(second.client);
          expect(sentTokens()).toHaveLength(round);
          expect(held(second).refreshToken).toBe(held(first).refreshToken);
          expect(held(second).accessTokenExpiresAt).toBe(held(first).accessTokenExpiresAt);
        }
        expect([first, second].every(isServed)).toBe(true);
      },
    );

    it('pain 2 by their deadlines: one request for each expiry', async () => {
      const original = await scene.signIn();
      const copy = await scene.visit({ storage: cloneOf(scene.storage) });
      await scene.clock.advance(250 * 4);
      expect(sentTokens().length).toBeLessThanOrEqual(4);
      expect([original, copy].every(isServed)).toBe(true);
    });

    it('pain 2 gets it also where the original was reloaded since', async () => {
      const original = await signIn();
      const copy = await duplicate();
      await renew(original.client);
      const reloaded = await reload(original);
      await renew(copy.client);
      expect(held(copy).refreshToken).toBe(held(reloaded).refreshToken);
    });

    it('pain 2 gets it several renewals later', async () => {
      const original = await signIn();
      const copy = await duplicate();
      for (let round = 0; round < 5; round++) await renew(original.client);
      await renew(copy.client);
      expect(held(copy).refreshToken).toBe(held(original).refreshToken);
      expect(sentTokens()).toHaveLength(5);
    });

    it('pain 2 gets it at start, where its access token has expired', async () => {
      const original = await signIn();
      const clone = cloneOf(scene.storage);
      await scene.clock.advance(300);
      await renew(original.client);
      const copy = await visit({ storage: clone });
      expect(held(copy).refreshToken).toBe(held(original).refreshToken);
      expect(isServed(copy)).toBe(true);
    });

    it('pain 2 gets it also where the provider takes its time with the keys to judge it', async () => {
      const original = await signIn();
      const clone = cloneOf(scene.storage);
      await scene.clock.advance(3700);
      await renew(original.client);
      const copy = scene.open({ storage: clone, config: quiet });
      const release = scene.provider.hold('/jwks');
      const checking = checkAuth(copy.client);
      await scene.clock.advance(3);
      release();
      await scene.clock.advance(3);
      await checking;
      expect(stateOf(copy)).toBe('authenticated idle');
      expect(held(copy).refreshToken).toBe(held(original).refreshToken);
    });

    it('pain 2 of a duplicated tab gets it as well, and from whichever tab is left', async () => {
      const original = await signIn();
      const copy = await duplicate();
      const copyOfCopy = await duplicate();
      const late = cloneOf(scene.storage);
      await renew(original.client);
      await renew(copy.client);
      await rest();
      // It has heard the answer to the other one.
      expect(held(copyOfCopy).refreshToken).toBe(held(original).refreshToken);
      original.client.destroy();
      copy.client.destroy();
      const last = await visit({ storage: late });
      await renew(last.client);
      expect(held(last).refreshToken).toBe(held(original).refreshToken);
      expect(sentTokens()).toHaveLength(1);
      await renew(last.client);
      expect(isServed(last)).toBe(true);
    });

    it('pain 2 keeps its access token while nobody answers, and gets it when the original is back', async () => {
      const original = await signIn();
      const copy = await duplicate();
      await renew(original.client);
      original.client.destroy();
      const outcome = outcomeOf(renew(copy.client));
      await scene.clock.advance(5);
      expect(await outcome).toBe('renew/timeout');
      expect(stateOf(copy)).toBe('authenticated idle');
      expect(usableAccessToken(copy.client)).not.toBe('');
      const back = await reload(original);
      await renew(copy.client);
      expect(held(copy).refreshToken).toBe(held(back).refreshToken);
    });

    it('pain 2 gives its copy up where nobody has answered when the access token expires', async () => {
      const original = await signIn();
      const copy = await duplicate();
      await renew(original.client);
      const { refreshToken } = held(original);
      original.client.destroy();
      await scene.clock.advance(300);
      const outcome = outcomeOf(renew(copy.client));
      await scene.clock.advance(5);
      expect(await outcome).toBe('renew/no-refresh-token');
      expect(stateOf(copy)).toBe('anonymous idle');
      expect(scene.provider.isActive(refreshToken ?? '')).toBe(true);
    });

    it('pain 34 closed while it waits for an answer leaves no timer', async () => {
      const original = await signIn();
      const copy = await duplicate();
      await renew(original.client);
      original.client.destroy();
      const outcome = outcomeOf(renew(copy.client));
      await rest();
      copy.client.destroy();
      expect(await outcome).toBe('renew/timeout');
      expect(scene.clock.timers).toBe(0);
      expect(scene.tabs.listeners).toBe(0);
    });

    it('pain 29 of a session whose clock was put back gets it as well', async () => {
      const original = await signIn();
      const copy = await duplicate();
      scene.clock.jump(-7200);
      await renew(original.client);
      await renew(copy.client);
      expect(held(copy).refreshToken).toBe(held(original).refreshToken);
    });

    it('pain 2 that signs in anew has a session of its own', async () => {
      const original = await signIn();
      const clone = cloneOf(scene.storage);
      const url = await scene.leave({ storage: clone });
      const copy = await visit({ storage: clone, url });
      await renew(original.client);
      await renew(copy.client);
      expect([original, copy].every(isServed)).toBe(true);
      expect(held(copy).refreshToken).not.toBe(held(original).refreshToken);
    });
  });

  describe.each(['one storage', 'storages of their own'])('pain 33 tabs with %s', (kind) => {
    const another = (): Promise<Page> => (kind === 'one storage' ? visit() : duplicate());
    const storages = (pages: Page[]): string[] =>
      pages.flatMap(({ ports }) => storedKinds(ports.storage));

    it('pain 33 a logout in one signs all of them out within a second', async () => {
      const leaving = await signIn();
      const pages = [await another(), leaving, await another()];
      const heard: string[] = [];
      for (const { client } of pages) {
        client.store.subscribe(({ event }) => heard.push(event.type));
      }
      logoutLocal(leaving.client);
      await scene.clock.advance(1);
      for (const page of pages) expect(stateOf(page)).toBe('anonymous idle');
      expect(storages(pages)).not.toContain('session');
      expect(heard).toEqual(['ended', 'ended', 'ended']);
    });

    it('pain 33 a logout while another renews stands, whenever the answer comes', async () => {
      const one = await signIn();
      const other = await another();
      const release = scene.provider.hold('/token');
      const renewing = outcomeOf(renew(one.client));
      await rest();
      logoutLocal(other.client);
      release();
      expect(await renewing).toBe('session-state/superseded');
      await scene.clock.advance(5);
      for (const page of [one, other]) expect(stateOf(page)).toBe('anonymous idle');
      expect(storages([one, other])).not.toContain('session');
    });

    it('pain 33 another user takes the place of the first in all of them', async () => {
      const one = await signIn();
      const storage = kind === 'one storage' ? scene.storage : cloneOf(scene.storage);
      const url = await scene.leave({ storage }, {}, { user: { sub: 'eve' } });
      const other = await visit({ storage, url });
      await scene.clock.advance(1);
      expect(held(other).claims.sub).toBe('eve');
      if (kind === 'one storage') expect(held(one)).toEqual(held(other));
      else expect(stateOf(one)).toBe('anonymous idle');
      expect(isServed(other)).toBe(true);
    });

    it('pain 33 what was said of the former user ends no session of the next', async () => {
      const one = await signIn();
      const other = await another();
      await scene.clock.advance(10);
      const stranger = scene.tabs.open();
      const { claims, requestedAt } = held(one);
      const url = await scene.leave({ storage: other.ports.storage }, {}, { user: { sub: 'bob' } });
      expect(await checkAuth(other.client, url)).toBeUndefined();
      // A message that was on its way.
      stranger.tell(name, { type: 'changed', sub: claims.sub, at: requestedAt });
      await scene.clock.advance(1);
      expect(held(other).claims.sub).toBe('bob');
    });

    it('pain 33 after a logout a new sign-in stands', async () => {
      const one = await signIn();
      const other = await another();
      logoutLocal(one.client);
      const page = await scene.signIn({ config: quiet, storage: other.ports.storage });
      await scene.clock.advance(1);
      expect(isServed(page)).toBe(true);
      if (kind === 'one storage') expect(held(other)).toEqual(held(page));
    });

    it('pain 33 the same user signing in anew in one leaves the others signed in', async () => {
      const one = await signIn();
      const storage = kind === 'one storage' ? scene.storage : cloneOf(scene.storage);
      const other = await visit({ storage, url: await scene.leave({ storage }) });
      await scene.clock.advance(1);
      expect([one, other].every(isServed)).toBe(true);
    });

    it('pain 33 twenty tabs say no more than once each what happened', async () => {
      const leaving = await signIn();
      const pages = [leaving];
      while (pages.length < 20) pages.push(await another());
      scene.tabs.told.length = 0;
      logoutLocal(leaving.client);
      await scene.clock.advance(5);
      expect(scene.tabs.told.length).toBeLessThanOrEqual(20);
    });
  });

  describe('what one tab knows', () => {
    /** Its part for the tabs comes late. */
    const slowTabs = ({ client, ports }: Page) => {
      let arrive!: () => void;
      const arrival = new Promise<void>((resolve) => (arrive = resolve));
      const tabs = async (): Promise<TabsPort> => {
        await arrival;
        return (await ports.tabs?.())!;
      };
      return { slow: { ...client, ports: { ...client.ports, tabs } }, arrive };
    };

    const userDataOf = ({ client: { store } }: Page): unknown =>
      store.value.status === 'authenticated' ? store.value.userData : 'nobody';

    it('pain 33 user data that come after the sign-in reach the others', async () => {
      const page = await visit();
      const other = await visit();
      const url = await scene.leave({ config: quiet });
      const release = scene.provider.hold('/userinfo');
      const arriving = checkAuth(other.client, url);
      await scene.clock.advance(1);
      expect([stateOf(page), userDataOf(page)]).toEqual(['authenticated idle', undefined]);
      release();
      await arriving;
      await scene.clock.advance(1);
      expect(userDataOf(page)).toEqual(userDataOf(other));
      expect(userDataOf(page)).toMatchObject({ sub: 'user-1' });
    });

    it('D23 a failure is over for a tab when another one has renewed', async () => {
      const one = await signIn();
      const other = await visit();
      beDown();
      expect(await outcomeOf(renew(other.client))).toBe('token-response/error');
      expect(stateOf(other)).toBe('authenticated idle token-response/error');
      scene.provider.faults = {};
      await rest();
      await renew(one.client);
      await rest();
      expect(stateOf(other)).toBe('authenticated idle');
    });

    it('D23 a tab that waited for one that failed waits as long as that one, and says so at once', async () => {
      const one = await signIn();
      const other = await visit();
      beDown('30');
      const release = scene.provider.hold('/token');
      const failing = outcomeOf(renew(one.client));
      await rest();
      const waiting = outcomeOf(renew(other.client));
      await rest();
      release();
      await scene.clock.advance(0.2);
      expect([await failing, await waiting]).toEqual(['token-response/error', 'network/failed']);
      const { backOff } = one.client.memory;
      expect(backOff).toBeDefined();
      expect(other.client.memory.backOff?.notBefore).toBe(backOff?.notBefore);
      expect(sentTokens()).toHaveLength(1);
    });

    it('R-016 a provider that asks to be left alone for long is asked by one tab', async () => {
      const config = { silentRenew: true };
      await signIn({ config });
      for (let tab = 0; tab < 4; tab++) await visit({ config });
      beDown('1200');
      await scene.clock.advance(290);
      expect(sentTokens()).toHaveLength(1);
      scene.provider.faults = {};
      await scene.clock.advance(1800);
      expect(sentTokens().length).toBeGreaterThan(1);
    });

    it('pain 2 a duplicate that nobody answers is no reason for the others to wait', async () => {
      const other = await signIn({ storage: createFakeStorage({ asynchronous }) });
      const original = await signIn();
      const storage = cloneOf(scene.storage);
      await renew(original.client);
      original.client.destroy();
      const copy = await visit({ storage });
      const outcome = outcomeOf(renew(copy.client));
      await scene.clock.advance(5);
      expect(await outcome).toBe('renew/timeout');
      expect(copy.client.memory.backOff).toBeDefined();
      expect(other.client.memory.backOff).toBeUndefined();
    });

    it('D15 a renewal that hangs holds up nobody with a sign-in of his own', async () => {
      const one = await signIn({ storage: createFakeStorage({ asynchronous }) });
      const other = await signIn({ storage: createFakeStorage({ asynchronous }) });
      const release = scene.provider.hold('/token');
      const hanging = outcomeOf(renew(one.client));
      await rest();
      const renewing = outcomeOf(renew(other.client));
      await rest();
      expect(sentTokens()).toHaveLength(2);
      release();
      expect([await hanging, await renewing]).toEqual(['done', 'done']);
    });

    /** A tab that hears nothing, and waits for one whose renewal is going to fail. */
    const waitBehindFailure = async () => {
      const one = await signIn();
      const other = await visit({ isDeaf: true });
      const release = scene.provider.hold('/token');
      beDown();
      void outcomeOf(renew(one.client));
      await rest();
      const renewing = outcomeOf(renew(other.client));
      await rest();
      return { other, release, renewing };
    };

    it('pain 29 a clock that is put back while a tab listens for news holds nobody up', async () => {
      const { release, renewing } = await waitBehindFailure();
      release();
      await scene.clock.advance(0.1);
      scene.provider.faults = {};
      scene.clock.jump(-3600);
      await scene.clock.advance(2);
      expect(await renewing).toBe('done');
    });

    it('pain 34 one that is closed while it waits for its turn sends nothing', async () => {
      const { other, release, renewing } = await waitBehindFailure();
      other.client.destroy();
      release();
      await scene.clock.advance(2);
      expect(await renewing).toBe('session-state/superseded');
      expect(sentTokens()).toHaveLength(1);
    });

    it('D15 what is wrong with one sign-in puts off the renewal of no other', async () => {
      const storage = createFakeStorage({ asynchronous });
      const one = await scene.signIn({ storage });
      const broken = held(one).refreshToken;
      await scene.clock.advance(60);
      const other = await scene.signIn({ storage: createFakeStorage({ asynchronous }) });
      scene.provider.faults = {
        respond: ({ path, parameters }) => {
          if (path !== '/token' || parameters['refresh_token'] !== broken) return undefined;
          refused.push(broken);
          return answer(200, { access_token: 'of no type' });
        },
      };
      for (let seconds = 0; seconds < 900; seconds += 30) {
        await scene.clock.advance(30);
        expect(usableAccessToken(other.client)).not.toBe('');
      }
      expect(refused.length).toBeGreaterThan(2);
    });

    it('S-16 what was renewed is stored, whoever holds the lock of the notes', async () => {
      const page = await signIn();
      const before = held(page).refreshToken;
      void page.ports.lock.run(name, () => new Promise(() => undefined));
      const renewing = outcomeOf(renew(page.client));
      await scene.clock.advance(2);
      expect(await renewing).toBe('done');
      expect(storedSession(scene)?.refreshToken).not.toBe(before);
    });

    it('tokens that took the place of those being renewed are not renewed at once', async () => {
      const one = await scene.signIn();
      const { refreshToken } = held(one);
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      scene.provider.faults = {
        respond: async ({ parameters }) => {
          if (parameters['refresh_token'] === refreshToken) await released;
          return undefined;
        },
      };
      await scene.clock.advance(250);
      expect(stateOf(one)).toBe('authenticated renewing');
      const other = await scene.visit({ url: await scene.leave() });
      release();
      await rest();
      expect(held(one).nonce).toBe(held(other).nonce);
      const sent = sentTokens().length;
      await scene.clock.advance(60);
      expect(sentTokens()).toHaveLength(sent);
    });

    it('pain 33 a sign-out before the tabs are listened to reaches them', async () => {
      const one = await signIn({ storage: createFakeStorage({ asynchronous }) });
      const { ports, client } = await signIn({ storage: createFakeStorage({ asynchronous }) });
      client.destroy();
      const page = scene.open({ storage: ports.storage, config: quiet });
      const { slow, arrive } = slowTabs(page);
      await checkAuth(slow);
      logoutLocal(slow);
      await scene.clock.advance(1);
      expect(stateOf(one)).toBe('authenticated idle');
      arrive();
      await scene.clock.advance(1);
      expect(stateOf(one)).toBe('anonymous idle');
    });

    it('pain 33 a renewal of the former user does not end the session of the next', async () => {
      const former = await signIn({ storage: createFakeStorage({ asynchronous }) });
      const storage = createFakeStorage({ asynchronous });
      await scene.clock.advance(1);
      const url = await scene.leave({ storage }, {}, { user: { sub: 'eve' } });
      const next = scene.open({ storage, url, config: quiet });
      const { slow, arrive } = slowTabs(next);
      expect(await checkAuth(slow)).toBeUndefined();
      await scene.clock.advance(1);
      await renew(former.client);
      await scene.clock.advance(0.5);
      arrive();
      await scene.clock.advance(1);
      expect([stateOf(former), stateOf(next)]).toEqual(['anonymous idle', 'authenticated idle']);
    });

    it('pain 9 a renewal does not wait for tabs that never come', async () => {
      const page = await signIn();
      const client = {
        ...page.client,
        memory: { ...page.client.memory, agreement: undefined },
        ports: { ...page.client.ports, tabs: () => new Promise<never>(() => undefined) },
      };
      const renewing = outcomeOf(renew(client));
      await scene.clock.advance(100);
      expect(await renewing).toBe('done');
    });
  });

  describe('pain 33 a tab whose user signed out in another one', () => {
    const promptOf = async ({ client, ports }: Page, isAutomatic: boolean): Promise<unknown> => {
      await login(client, { isAutomatic });
      const [url = ''] = ports.browser.redirects.splice(0);
      return new URL(url).searchParams.get('prompt');
    };

    it('pain 33 signs nobody in unasked who is only still known to the provider', async () => {
      const one = await signIn();
      const other = await visit();
      logoutLocal(one.client);
      await rest();
      expect(await promptOf(other, true)).toBe('login');
      expect(await promptOf(other, false)).toBeNull();
      // Where the sign-out was asked for, the page is left for the provider's, or for a public one.
      expect(await promptOf(one, true)).toBeNull();
      const back = await visit({ url: await scene.leave() });
      await rest();
      expect(stateOf(other)).toBe('authenticated idle');
      logoutLocal(other.client);
      expect(await promptOf(other, true)).toBeNull();
      expect(stateOf(back)).toMatch(/^authenticated/);
    });

    it('asks nobody for the password who signed in again in yet another tab', async () => {
      const one = await signIn();
      const other = await duplicate();
      logoutLocal(one.client);
      await scene.clock.advance(1);
      expect(await promptOf(other, true)).toBe('login');
      await signIn();
      await scene.clock.advance(1);
      expect(await promptOf(other, true)).toBeNull();
    });

    it('forgets what the former user was asked with', async () => {
      const one = await signIn();
      const storage = cloneOf(scene.storage);
      storage.entries.set('oidc:0-app:app:https%3A%2F%2Fop.example:params', '{"login_hint":"ada"}');
      await visit({ storage });
      logoutLocal(one.client);
      await scene.clock.advance(1);
      expect([...storage.entries.keys()]).not.toContain(
        'oidc:0-app:app:https%3A%2F%2Fop.example:params',
      );
    });
  });

  describe('tabs that hear nothing', () => {
    it('pain 33 notice a logout when they wake', async () => {
      const one = await signIn();
      const deaf = await visit({ isDeaf: true });
      logoutLocal(one.client);
      expect(stateOf(deaf)).toBe('authenticated idle');
      await renewOrWake(deaf, 'wake');
      expect(stateOf(deaf)).toBe('anonymous idle');
    });

    it('pain 33 notice a logout before they would renew', async () => {
      const one = await signIn();
      const deaf = await visit({ isDeaf: true });
      logoutLocal(one.client);
      await renewOrWake(deaf, 'renew');
      expect(stateOf(deaf)).toBe('anonymous idle');
      expect(sentTokens()).toEqual([]);
    });

    it('pain 33 drop what a renewal brings after a logout', async () => {
      const one = await signIn();
      const deaf = await visit({ isDeaf: true });
      const release = scene.provider.hold('/token');
      const renewing = outcomeOf(renew(deaf.client));
      await rest();
      logoutLocal(one.client);
      release();
      expect(await renewing).toBe('session-state/superseded');
      await rest();
      for (const page of [one, deaf]) expect(stateOf(page)).toBe('anonymous idle');
      expect(storedSession(scene)).toBeUndefined();
    });

    const renewOrWake = async (page: Page, how: string): Promise<void> => {
      if (how === 'wake') page.ports.browser.wake();
      else await outcomeOf(renew(page.client));
      await rest();
    };
  });

  it('pain 31 a storage cleared under the running page ends the session when it is noticed, and nothing more', async () => {
    const page = await signIn();
    scene.storage.entries.clear();
    scene.storage.entries.set('theirs', '1');
    expect(usableAccessToken(page.client)).not.toBe('');
    expect(await outcomeOf(renew(page.client))).toBe('session-state/superseded');
    expect(stateOf(page)).toBe('anonymous idle');
    expect([...scene.storage.entries]).toEqual([['theirs', '1']]);
    const again = await signIn();
    await scene.clock.advance(1);
    expect(held(page)).toEqual(held(again));
  });

  describe('a forged message', () => {
    const shout = async (message: object, to = name): Promise<void> => {
      scene.tabs.open().tell(to, message as Readonly<Record<string, unknown>>);
      await scene.clock.advance(1);
    };

    const tokensOfEve = async (): Promise<object> => {
      const storage = createFakeStorage({ asynchronous });
      const url = await scene.leave({ storage }, {}, { user: { sub: 'eve' } });
      const eve = await visit({ storage, url, isDeaf: true });
      const { accessToken, idToken, refreshToken } = held(eve);
      return {
        access_token: accessToken,
        token_type: 'Bearer',
        expires_in: 300,
        id_token: idToken,
        refresh_token: refreshToken,
        requestedAt: 1_800_000_000,
        generation: 99,
        spent: [],
      };
    };

    const payloads: [string, object][] = [
      ['no members', {}],
      ['a list', ['changed']],
      ['a map', new Map([['type', 'changed']])],
      ['a date', new Date(0)],
      ['bytes', new Uint8Array(9)],
      ...['__proto__', 'constructor', 'toString', 'restored', 'established', 'signing-in'].map(
        (type): [string, object] => [`type ${type}`, { type, sub: 'user-1', tokens: '{}' }],
      ),
      ...['asked', 'answered', 'ended', 'changed'].flatMap((type): [string, object][] => [
        [`${type} alone`, { type }],
        [`${type} with numbers`, { type, sub: 1, spent: 2, sealed: 3 }],
        [`${type} with lists`, { type, sub: ['user-1'], spent: ['x'], sealed: ['x'] }],
        [`${type} with prototype names`, { type, spent: '__proto__', sealed: 'constructor' }],
        [
          `${type} with a prototype`,
          JSON.parse(
            `{"type":"${type}","__proto__":{"sub":"x","spent":"y","sealed":"0"}}`,
          ) as object,
        ],
        [`${type} of five million characters`, { type, spent: 'x'.repeat(5e6), sealed: '[' }],
      ]),
      ['ended of another user', { type: 'ended', sub: 'eve' }],
    ];

    it('changes no session if a polluted Object.prototype completes it', async () => {
      const page = await signIn();
      // What arrives is a copy, which may have another Object.prototype than this test.
      const polluted = Object.getPrototypeOf(structuredClone({})) as Record<string, unknown>;
      Object.assign(polluted, { type: 'ended', sub: 'user-1' });
      try {
        await shout({});
      } finally {
        delete polluted['type'];
        delete polluted['sub'];
      }
      expect(stateOf(page)).toBe('authenticated idle');
    });

    it.each(payloads)('R-617 changes no session: %s', async (_kind, message) => {
      const page = await signIn();
      const before = page.client.store.value;
      const stored = storedSession(scene);
      scene.tabs.told.length = 0;
      await shout(message);
      expect(page.client.store.value).toEqual(before);
      expect(storedSession(scene)).toEqual(stored);
      expect(scene.tabs.told).toHaveLength(1);
      expect(scene.wire()).toEqual([]);
    });

    it.each(payloads)('R-617 begins no session: %s', async (_kind, message) => {
      const page = await visit();
      await shout(message);
      await shout({ ...message, sub: 'user-1' });
      expect(stateOf(page)).toBe('anonymous idle');
      expect(scene.storage.entries.size).toBe(0);
    });

    it.each(['ended', 'changed'])('can end a session, no more: %s', async (type) => {
      const page = await signIn();
      await shout({ type, sub: type === 'ended' ? 'user-1' : 'eve' });
      expect(stateOf(page)).toBe('anonymous idle');
      expect(scene.wire()).toEqual([]);
    });

    it('is not heard by another configuration', async () => {
      const page = await signIn();
      await shout({ type: 'ended', sub: 'user-1' }, 'oidc:1-app:app:https%3A%2F%2Fop.example:tabs');
      expect(stateOf(page)).toBe('authenticated idle');
    });

    it.each(['eve', 'user-1'])(
      'R-617 answers no question of a duplicated tab: with tokens of %s',
      async (sub) => {
        const original = await signIn();
        const copy = await duplicate();
        const before = held(copy);
        await renew(original.client);
        const { idToken } = held(original);
        original.client.destroy();
        await scene.clock.advance(300);
        const tokens = JSON.stringify({
          ...(await tokensOfEve()),
          ...(sub === 'eve' ? {} : { id_token: idToken }),
        });
        const stranger = scene.tabs.open();
        stranger.listen(name, (message) => {
          const { spent } = message as Record<string, string>;
          if (spent === undefined) return;
          stranger.tell(name, { type: 'answered', sealed: tokens });
          for (const secret of [spent, '', 'undefined']) {
            void stranger.seal(secret, tokens).then((sealed) => {
              stranger.tell(name, { type: 'answered', sealed });
            });
          }
        });
        const outcome = outcomeOf(renew(copy.client));
        await scene.clock.advance(5);
        expect(await outcome).toBe('renew/no-refresh-token');
        expect(stateOf(copy)).toBe('anonymous idle');
        expect(before.refreshToken).toBeDefined();
      },
    );

    it('R-617 what is said once is not believed twice: an answer that was overheard', async () => {
      const original = await signIn();
      const copy = await duplicate();
      await renew(original.client);
      await renew(copy.client);
      const overheard = scene.tabs.told.find(({ message }) => message['type'] === 'answered');
      await renew(original.client);
      await renew(copy.client);
      const before = held(copy);
      await shout(overheard?.message ?? {});
      expect(held(copy)).toBe(before);
    });

    it('D31 whoever repeats the question of a duplicated tab gets nothing that can be read', async () => {
      const original = await signIn();
      const copy = await duplicate();
      await renew(original.client);
      await renew(copy.client);
      const asked = scene.tabs.told.find(({ message }) => message['type'] === 'asked');
      const heard: string[] = [];
      scene.tabs.open().listen(name, (message) => heard.push(JSON.stringify(message)));
      await shout(asked?.message ?? {});
      expect(heard).toContainEqual(expect.stringContaining('answered'));
      for (const secret of scene.secrets) expect(heard.join()).not.toContain(secret);
    });

    it('D31 no message holds a token in the open', async () => {
      const original = await signIn();
      const copy = await duplicate();
      await renew(original.client);
      await renew(copy.client);
      await shout({ type: 'asked', spent: 'of nobody' });
      logoutLocal(copy.client);
      await rest();
      const { told } = scene.tabs;
      expect(told.map(({ message }) => message['type'])).toEqual(
        expect.arrayContaining(['changed', 'asked', 'answered', 'ended']),
      );
      const text = JSON.stringify(told);
      for (const secret of scene.secrets) expect(text).not.toContain(secret);
    });
  });
});

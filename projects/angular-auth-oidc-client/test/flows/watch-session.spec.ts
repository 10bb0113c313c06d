import { checkAuth, logout, logoutLocal, renew } from 'angular-auth-oidc-client/core';
import type { OpenIdConfiguration } from 'angular-auth-oidc-client/core';
import type { AuthorizationAnswer, FakeSessionFrame } from 'angular-auth-oidc-client/testing';
import {
  answer,
  createScene,
  held,
  stateOf,
  type Page,
  type PageOptions,
  type Scene,
} from './scene';

const check_session_iframe = 'https://op.example/check-session';
const silentRenewUrl = 'https://app.example/silent-renew.html';

let scene: Scene;
let signIns = 0;

/** The provider gives another `session_state` with each sign-in. */
function announce(sessionState: () => string | undefined = () => `state.${++signIns}`): void {
  scene.provider.faults = {
    metadata: (json) => ({ ...json, check_session_iframe }),
    callback: (parameters) => {
      const session_state = sessionState();
      if (session_state !== undefined) parameters.set('session_state', session_state);
    },
  };
}

beforeEach(async () => {
  signIns = 0;
  scene = await createScene({ config: { startCheckSession: true, silentRenew: false } });
  announce();
});
afterEach(() => scene.close());

async function signIn(config?: OpenIdConfiguration): Promise<Page> {
  const page = await scene.signIn({ ...(config && { config }) } satisfies PageOptions);
  await scene.clock.advance(0);
  return page;
}

function frameOf({ ports }: Page, position = -1): FakeSessionFrame {
  const frame = ports.browser.sessionFrames.at(position);
  if (!frame) throw new Error('There is no frame');
  return frame;
}

const warningsOf = ({ ports }: Page): string[] =>
  ports.log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message);

describe('asking', () => {
  it('SM 3.1 opens the provider’s frame and asks it every three seconds', async () => {
    const page = await signIn();
    expect(page.ports.browser.sessionFrames).toHaveLength(1);
    expect(frameOf(page).url).toBe(check_session_iframe);
    await scene.clock.advance(2.9);
    expect(frameOf(page).asked).toEqual([]);
    await scene.clock.advance(0.1);
    expect(frameOf(page).asked).toEqual(['app state.1']);
    frameOf(page).say('unchanged');
    await scene.clock.advance(3);
    expect(frameOf(page).asked).toEqual(['app state.1', 'app state.1']);
    expect(warningsOf(page)).toEqual([]);
  });

  it('goes on for as long as the frame answers', async () => {
    const page = await signIn();
    for (let count = 1; count <= 10; count++) {
      await scene.clock.advance(3);
      expect(frameOf(page).asked).toHaveLength(count);
      frameOf(page).say('unchanged');
    }
    expect(warningsOf(page)).toEqual([]);
  });

  it('asks also when the page wakes', async () => {
    const page = await signIn();
    page.ports.browser.wake();
    expect(frameOf(page).asked).toEqual(['app state.1']);
    await scene.clock.advance(3);
    expect(frameOf(page).asked).toHaveLength(2);
  });

  it('also takes up a session that was stored', async () => {
    (await signIn()).client.destroy();
    const page = await scene.visit();
    await scene.clock.advance(3);
    expect(frameOf(page).asked).toEqual(['app state.1']);
  });

  it('begins once, however often the application checks', async () => {
    const page = await signIn();
    await checkAuth(page.client, 'https://app.example/one');
    await checkAuth(page.client, 'https://app.example/two');
    await scene.clock.advance(3);
    expect(page.ports.browser.sessionFrames).toHaveLength(1);
    expect(frameOf(page).asked).toHaveLength(1);
  });

  it('does not without startCheckSession', async () => {
    const page = await signIn({ startCheckSession: false });
    await scene.clock.advance(10);
    expect(page.ports.browser.sessionFrames).toEqual([]);
  });

  it('every configuration is watched', async () => {
    const one = await signIn();
    const two = await signIn({ configId: 'two' });
    await scene.clock.advance(3);
    expect([frameOf(one).asked, frameOf(two).asked]).toEqual([['app state.1'], ['app state.2']]);
  });

  it('M-06 a provider without a frame is told once, and nothing else happens', async () => {
    scene.provider.faults = {
      callback: (parameters) => {
        parameters.set('session_state', 'state.1');
      },
    };
    const page = await signIn();
    await scene.clock.advance(30);
    page.ports.browser.wake();
    expect(page.ports.browser.sessionFrames).toEqual([]);
    expect(warningsOf(page)).toEqual(['The provider does not offer to watch its session.']);
    expect(page.ports.browser.sessionMessages).toEqual([]);
  });

  it.each([
    ['none', undefined],
    ['M-04 one with a space', 'state 1'],
  ])('of session_state %s is told once, and nothing else happens', async (_, sessionState) => {
    announce(() => sessionState);
    const page = await signIn();
    await renew(page.client);
    await scene.clock.advance(30);
    page.ports.browser.wake();
    expect(page.ports.browser.sessionFrames).toEqual([]);
    expect(warningsOf(page)).toEqual([
      'The provider gave no session_state: its session is not watched.',
    ]);
    expect(page.ports.browser.sessionMessages).toEqual([]);
  });

  it('a provider that was down is asked again when the page wakes', async () => {
    (await signIn()).client.destroy();
    scene.storage.entries.delete('oidc:0-app:app:https%3A%2F%2Fop.example:metadata');
    const { faults } = scene.provider;
    scene.provider.faults = { respond: () => answer(503) };
    const page = await scene.visit();
    await scene.clock.advance(5);
    expect(page.ports.browser.sessionFrames).toEqual([]);
    expect(warningsOf(page)).toEqual(['The session at the provider is not watched.']);
    scene.provider.faults = faults;
    page.ports.browser.wake();
    await scene.clock.advance(3);
    expect(frameOf(page).asked).toEqual(['app state.1']);
  });

  it('a part of the library that cannot be loaded is asked for again when the page wakes', async () => {
    const url = await scene.leave();
    const page = scene.open();
    const { browser } = page.ports;
    const { windows } = browser;
    browser.windows = () => Promise.reject(new TypeError('not found'));
    await checkAuth(page.client, url);
    await scene.clock.advance(5);
    expect(warningsOf(page)).toEqual(['The session at the provider is not watched.']);
    browser.windows = windows;
    browser.wake();
    await scene.clock.advance(3);
    expect(frameOf(page).asked).toEqual(['app state.1']);
  });

  it('M-06 a frame that does not answer is told once, and left alone until the page wakes', async () => {
    const page = await signIn();
    await scene.clock.advance(60);
    expect(frameOf(page).asked).toHaveLength(4);
    page.ports.browser.wake();
    await scene.clock.advance(60);
    expect(frameOf(page).asked).toHaveLength(8);
    expect(warningsOf(page)).toEqual(['The frame of the provider does not answer.']);
  });

  it('M-05 what nobody sees is not asked, and misses no answer', async () => {
    const page = await signIn();
    frameOf(page).isSeen = false;
    await scene.clock.advance(60);
    expect(frameOf(page).asked).toEqual([]);
    expect(warningsOf(page)).toEqual([]);
    frameOf(page).isSeen = true;
    await scene.clock.advance(3);
    expect(frameOf(page).asked).toHaveLength(1);
  });
});

describe('an end of watching', () => {
  it('M-05 with the session', async () => {
    const page = await signIn();
    await scene.clock.advance(3);
    logoutLocal(page.client);
    expect(frameOf(page).isClosed).toBe(true);
    await scene.clock.advance(30);
    page.ports.browser.wake();
    expect(frameOf(page).asked).toHaveLength(1);
    expect(page.ports.browser.sessionFrames).toHaveLength(1);
    expect(scene.clock.timers).toBe(0);
  });

  it('M-05 with the client', async () => {
    const page = await signIn();
    const frame = frameOf(page);
    page.client.destroy();
    expect(frame.isClosed).toBe(true);
    expect(scene.clock.timers).toBe(0);
    expect(page.ports.browser.listeners).toBe(0);
  });

  it.each<[string, (page: Page) => void]>([
    ['client', ({ client }) => client.destroy()],
    ['session', ({ client }) => logoutLocal(client)],
  ])('M-05 with the %s, also while the frame is being opened', async (_, end) => {
    const url = await scene.leave();
    const page = scene.open();
    const { browser } = page.ports;
    const windows = await browser.windows();
    let load = (): void => undefined;
    browser.windows = () => new Promise((resolve) => (load = () => resolve(windows)));
    await checkAuth(page.client, url);
    await scene.clock.advance(0);
    end(page);
    load();
    await scene.clock.advance(20);
    expect(browser.sessionFrames).toEqual([]);
    expect(scene.clock.timers).toBe(0);
  });

  it('a new sign-in, with another session_state, begins it again', async () => {
    const page = await signIn();
    logoutLocal(page.client);
    const url = await scene.leave();
    expect(await checkAuth(page.client, url)).toBeUndefined();
    await scene.clock.advance(3);
    expect(page.ports.browser.sessionFrames).toHaveLength(2);
    expect(frameOf(page).asked).toEqual(['app state.2']);
  });

  it('a renewal with another session_state asks with that', async () => {
    const page = await signIn();
    scene.provider.faults = {
      ...scene.provider.faults,
      tokenResponse: (json) => ({ ...json, session_state: 'renewed' }),
    };
    await renew(page.client);
    await scene.clock.advance(3);
    expect(frameOf(page).asked).toEqual(['app renewed']);
    expect(frameOf(page, 0).isClosed).toBe(true);
  });

  it.each([1, 3])(
    'M-03 %i × error ends it for good, without asking the provider',
    async (times) => {
      const page = await signIn({ silentRenewUrl });
      await scene.clock.advance(3);
      for (let count = 0; count < times; count++) frameOf(page).say('error');
      await scene.clock.advance(60);
      page.ports.browser.wake();
      expect(frameOf(page).isClosed).toBe(true);
      expect(frameOf(page).asked).toHaveLength(1);
      expect(page.ports.browser.awaited).toEqual([]);
      expect(scene.wire()).toEqual([]);
      expect(page.ports.browser.sessionMessages).toEqual([]);
      expect(warningsOf(page)).toHaveLength(1);
      expect(stateOf(page)).toBe('authenticated idle');

      logoutLocal(page.client);
      await checkAuth(page.client, await scene.leave());
      await scene.clock.advance(10);
      expect(page.ports.browser.sessionFrames).toHaveLength(1);
    },
  );
});

describe('what the frame says', () => {
  it('goes to the application, unless it is an error or nothing', async () => {
    const page = await signIn();
    await scene.clock.advance(3);
    for (const message of ['unchanged', 'hello', '', 'unchanged', 'changed']) {
      frameOf(page).say(message);
    }
    expect(page.ports.browser.sessionMessages).toEqual(['unchanged', 'unchanged', 'changed']);
  });

  it('“changed” ends nothing here, and is not asked about again', async () => {
    const page = await signIn();
    await scene.clock.advance(3);
    frameOf(page).say('changed');
    await scene.clock.advance(60);
    page.ports.browser.wake();
    expect(frameOf(page).asked).toHaveLength(1);
    expect(stateOf(page)).toBe('authenticated idle');
    expect(page.client.memory.providerSessionChanged).toBe(true);
    expect(page.ports.browser.awaited).toEqual([]);
    expect(scene.wire()).toEqual([]);
    expect(warningsOf(page)).toEqual([]);
  });

  it('“changed” once is enough', async () => {
    const page = await signIn({ silentRenewUrl });
    await scene.clock.advance(3);
    frameOf(page).say('changed');
    frameOf(page).say('changed');
    frameOf(page).say('unchanged');
    frameOf(page).say('error');
    await scene.clock.advance(0);
    expect(page.ports.browser.sessionMessages).toEqual(['changed']);
    expect(page.ports.browser.awaited).toHaveLength(1);
    expect(page.client.memory.providerSessionChanged).toBe(true);
  });

  it('§3.11 a sign-out after “changed” is one here', async () => {
    const page = await signIn();
    frameOf(page).say('changed');
    await logout(page.client);
    expect(stateOf(page)).toBe('anonymous idle');
    expect(page.ports.browser.redirects).toEqual([]);
    expect(scene.wire()).toEqual([]);
  });

  it('§3.11 the sign-out after the next sign-in goes to the provider again', async () => {
    const page = await signIn();
    frameOf(page).say('changed');
    logoutLocal(page.client);
    await checkAuth(page.client, await scene.leave());
    await logout(page.client);
    expect(page.ports.browser.redirects).toHaveLength(1);
  });
});

describe('M-02 a silent check after “changed”', () => {
  async function change(config?: OpenIdConfiguration): Promise<Page> {
    const page = await signIn({ silentRenewUrl, ...config });
    await scene.clock.advance(3);
    frameOf(page).say('changed');
    await scene.clock.advance(0);
    return page;
  }

  function answerFrame({ ports }: Page, answer?: AuthorizationAnswer): void {
    const [frame] = ports.browser.awaited;
    frame?.bring(scene.provider.authorize(frame.frameUrl ?? '', answer));
  }

  it.each([
    ['with a refresh token', {}],
    ['without', { useRefreshToken: false }],
  ])('asks the provider in a frame, %s', async (_, config) => {
    const page = await change(config);
    expect(page.ports.browser.awaited).toHaveLength(1);
    const [frame] = page.ports.browser.awaited;
    expect(new URL(frame?.frameUrl ?? '').searchParams.get('prompt')).toBe('none');
    expect(scene.wire()).toEqual([]);
  });

  it('of the same user takes the new session_state, and asking goes on', async () => {
    const page = await change();
    answerFrame(page);
    await scene.clock.advance(0);
    expect(held(page).sessionState).toBe('state.2');
    expect(page.client.memory.providerSessionChanged).toBe(false);
    await scene.clock.advance(3);
    expect(frameOf(page).asked).toEqual(['app state.2']);
    expect(frameOf(page, 0).isClosed).toBe(true);
  });

  it('keeps the refresh token where its answer brings none', async () => {
    const page = await signIn({ silentRenewUrl });
    const { refreshToken } = held(page);
    scene.provider.faults = {
      ...scene.provider.faults,
      tokenResponse: ({ refresh_token: _, ...json }) => json,
    };
    await scene.clock.advance(3);
    frameOf(page).say('changed');
    await scene.clock.advance(0);
    const { frameUrl, bring } = page.ports.browser.awaited.at(-1)!;
    const before = held(page).accessToken;
    bring(await scene.provider.respondTo(frameUrl!));
    await scene.clock.advance(0);
    expect(held(page).accessToken).not.toBe(before);
    expect(held(page).refreshToken).toBe(refreshToken);
  });

  it('with the same session_state does not ask for ever', async () => {
    announce(() => 'state.1');
    const page = await change();
    answerFrame(page);
    await scene.clock.advance(30);
    expect(frameOf(page).asked).toHaveLength(1);
    expect(page.ports.browser.sessionFrames).toHaveLength(1);
  });

  it('R-605 is not made for ever where the frame finds every session changed', async () => {
    const page = await signIn({ silentRenewUrl });
    for (let round = 0; round < 10; round++) {
      await scene.clock.advance(3);
      frameOf(page).say('changed');
      await scene.clock.advance(0);
      const frame = page.ports.browser.awaited.at(-1);
      frame?.bring(scene.provider.authorize(frame.frameUrl ?? ''));
      await scene.clock.advance(0);
    }
    expect(page.ports.browser.awaited).toHaveLength(3);
    expect(stateOf(page)).toBe('authenticated idle');
    expect(warningsOf(page)).toHaveLength(1);
  });

  it('goes on where the frame also finds sessions unchanged', async () => {
    const page = await signIn({ silentRenewUrl });
    for (let round = 0; round < 5; round++) {
      for (const message of ['unchanged', 'changed']) {
        await scene.clock.advance(3);
        frameOf(page).say(message);
      }
      await scene.clock.advance(0);
      const frame = page.ports.browser.awaited.at(-1);
      frame?.bring(scene.provider.authorize(frame.frameUrl ?? ''));
      await scene.clock.advance(0);
    }
    expect(page.ports.browser.awaited).toHaveLength(5);
  });

  it('of another user ends the session', async () => {
    const page = await change();
    answerFrame(page, { user: { sub: 'user-2' } });
    await scene.clock.advance(0);
    expect(stateOf(page)).toBe('anonymous idle id-token/subject-changed');
    expect(frameOf(page).isClosed).toBe(true);
  });

  /** The user has signed out at the provider, which says so without a session_state, or with one. */
  async function lose(withSessionState: boolean): Promise<Page> {
    const page = await change();
    if (!withSessionState) announce(() => undefined);
    answerFrame(page, { error: 'login_required' });
    await scene.clock.advance(0);
    announce();
    return page;
  }

  /** The last iframe brings this response. */
  async function answerLast(page: Page, given?: AuthorizationAnswer): Promise<void> {
    const frame = page.ports.browser.awaited.at(-1)!;
    frame.bring(scene.provider.authorize(frame.frameUrl ?? '', given));
    await scene.clock.advance(0);
  }

  it.each([false, true])(
    'that fails leaves the session standing, with a session_state in the error: %s',
    async (withSessionState) => {
      const page = await lose(withSessionState);
      await scene.clock.advance(30);
      expect(stateOf(page)).toMatch(/^authenticated idle/);
      expect(held(page).sessionState).toBe('state.1');
      expect(page.client.memory.providerSessionChanged).toBe(true);
      expect(page.ports.browser.awaited).toHaveLength(1);
    },
  );

  it('that fails is made again when the page wakes, and finds another user [10-55]', async () => {
    const page = await lose(false);
    await scene.clock.advance(30);
    expect(frameOf(page).asked).toHaveLength(1);
    page.ports.browser.wake();
    expect(frameOf(page).asked).toEqual(['app state.1', 'app state.1']);
    frameOf(page).say('changed');
    await scene.clock.advance(0);
    expect(page.ports.browser.awaited).toHaveLength(2);
    await answerLast(page, { user: { sub: 'user-2' } });
    expect(stateOf(page)).toBe('anonymous idle id-token/subject-changed');
  });

  it('that fails is made once for each time that the page wakes, and warns once [10-55]', async () => {
    const page = await lose(false);
    for (let round = 2; round <= 6; round++) {
      page.ports.browser.wake();
      page.ports.browser.wake();
      frameOf(page).say('changed');
      await scene.clock.advance(1);
      page.ports.browser.wake();
      frameOf(page).say('changed');
      await scene.clock.advance(0);
      expect(page.ports.browser.awaited).toHaveLength(round);
      await answerLast(page, { error: 'login_required' });
    }
    expect(stateOf(page)).toMatch(/^authenticated idle/);
    expect(warningsOf(page).filter((text) => text.includes('does not go on'))).toHaveLength(1);
    expect(warningsOf(page).filter((text) => text.includes('cookies'))).toHaveLength(1);
  });

  it('that fails with a session_state: that one is watched, and another user is found [10-55]', async () => {
    const page = await lose(true);
    await scene.clock.advance(6);
    expect(frameOf(page).asked.slice(1)).toEqual(['app state.2', 'app state.2', 'app state.2']);
    frameOf(page).say('unchanged');
    await scene.clock.advance(3);
    expect(page.client.memory.providerSessionChanged).toBe(true);
    expect(page.ports.browser.sessionMessages).toEqual(['changed']);
    frameOf(page).say('changed');
    await scene.clock.advance(0);
    expect(page.ports.browser.awaited).toHaveLength(2);
    await answerLast(page, { user: { sub: 'user-2' } });
    expect(stateOf(page)).toBe('anonymous idle id-token/subject-changed');
  });

  it('that fails with a session_state which the frame always finds changed ends [10-55]', async () => {
    const page = await lose(true);
    for (let round = 0; round < 10; round++) {
      await scene.clock.advance(3);
      frameOf(page).say('changed');
      await scene.clock.advance(0);
      await answerLast(page, { error: 'login_required' });
    }
    expect(page.ports.browser.awaited).toHaveLength(3);
    expect(stateOf(page)).toMatch(/^authenticated idle/);
  });

  it('finds the same user again, whose session is watched like the first [10-55]', async () => {
    const page = await lose(false);
    page.ports.browser.wake();
    frameOf(page).say('changed');
    await scene.clock.advance(0);
    await answerLast(page);
    expect(stateOf(page)).toBe('authenticated idle');
    expect(page.client.memory.providerSessionChanged).toBe(false);
    await scene.clock.advance(3);
    expect(frameOf(page).asked).toEqual([`app ${held(page).sessionState ?? ''}`]);
  });

  it('is not made for a session that ended meanwhile', async () => {
    const page = await signIn({ silentRenewUrl });
    frameOf(page).say('changed');
    logoutLocal(page.client);
    await scene.clock.advance(30);
    expect(page.ports.browser.awaited).toEqual([]);
    expect(stateOf(page)).toBe('anonymous idle');
  });
});

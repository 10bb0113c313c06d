import {
  checkAuth,
  login,
  loginWithPopUp,
  OidcError,
  renew,
  type LoginOptions,
  type OpenIdConfiguration,
  type PopUpPosition,
} from 'angular-auth-oidc-client/core';
import type { FakeAwaitedAnswer, FakePopUp } from 'angular-auth-oidc-client/testing';
import {
  createScene,
  held,
  outcomeOf,
  parametersOf,
  stateOf,
  storedKinds,
  type Page,
  type Scene,
} from './scene';

const quiet = { silentRenew: false };

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

/** A page whose user has pressed the button. */
interface Attempt {
  readonly page: Page;
  readonly done: Promise<OidcError | undefined>;
  readonly outcome: Promise<string>;
  readonly popUp: FakePopUp;
  readonly awaited: FakeAwaitedAnswer;
}

/** Presses the button, and lets the pop-up get to the provider. */
async function press(
  page: Page,
  options?: LoginOptions,
  position?: PopUpPosition,
): Promise<Attempt> {
  const { popUps, awaited } = page.ports.browser;
  const done = loginWithPopUp(page.client, options, position);
  const outcome = outcomeOf(done);
  await scene.clock.advance(0);
  return { page, done, outcome, popUp: popUps.at(-1)!, awaited: awaited.at(-1)! };
}

const begin = (config: OpenIdConfiguration = quiet): Promise<Attempt> =>
  press(scene.open({ config }));

const answerOf = ({ popUp }: Attempt): string => scene.provider.authorize(popUp.address ?? '');

/** Nothing is left of an attempt, and the next one is free to begin. */
function expectNothingLeft({ page, popUp, awaited }: Attempt): void {
  expect([popUp.closed, awaited.isEnded, page.client.memory.popUp]).toEqual([
    true,
    true,
    undefined,
  ]);
  expect(storedKinds(scene.storage)).not.toContain('transaction');
  expect(page.client.store.value.activity).toBe('idle');
}

describe('a sign-in with a pop-up', () => {
  it('D29 opens the window before anything is waited for', () => {
    const { client, ports } = scene.open({ config: quiet });
    void outcomeOf(loginWithPopUp(client));
    expect([ports.browser.popUps.length, scene.wire()]).toEqual([1, []]);
  });

  it('signs in with the answer that the window brings, and closes it', async () => {
    const attempt = await begin();
    const { page, popUp, awaited } = attempt;
    expect(popUp.address).toContain('https://op.example/authorize?');
    expect(awaited.state).toBe(parametersOf(popUp.address!)['state']);
    awaited.bring(answerOf(attempt));
    expect(await attempt.done).toBeUndefined();
    expect(stateOf(page)).toBe('authenticated idle');
    expectNothingLeft(attempt);
    expect(page.ports.browser.redirects).toEqual([]);
    // The address of the page itself is none of it.
    expect(page.ports.browser.replaced).toEqual([]);
  });

  it('tells what became of the sign-in, and where the user was going', async () => {
    const attempt = await press(scene.open({ config: quiet }), { returnRoute: '/orders' });
    attempt.awaited.bring(answerOf(attempt));
    await attempt.done;
    const { outcomes } = attempt.page.ports.browser;
    expect(outcomes).toEqual([{ returnRoute: '/orders', error: undefined }]);
  });

  it('passes the position on, and asks for what the application wants', async () => {
    const position = { width: 300, height: 200, left: 10, top: 20 };
    const { popUp } = await press(
      scene.open({ config: quiet }),
      {
        customParams: { prompt: 'login' },
        redirectUrl: 'https://app.example/pop-up.html',
        urlHandler: () => expect('not').toBe('called'),
      },
      position,
    );
    expect(popUp.position).toEqual(position);
    expect(parametersOf(popUp.address!)).toMatchObject({
      prompt: 'login',
      redirect_uri: 'https://app.example/pop-up.html',
    });
  });

  it('comes back to a page of its own where the application has one', async () => {
    const redirectUrl = 'https://app.example/pop-up.html';
    const attempt = await press(scene.open({ config: quiet }), { redirectUrl });
    const url = answerOf(attempt);
    attempt.awaited.bring(url);
    expect(url.startsWith(redirectUrl)).toBe(true);
    expect([await attempt.outcome, stateOf(attempt.page)]).toEqual(['done', 'authenticated idle']);
  });

  it('works with a pushed request, whose address has no state in it', async () => {
    const attempt = await begin({ ...quiet, usePushedAuthorisationRequests: true });
    expect(Object.keys(parametersOf(attempt.popUp.address!))).toEqual(['client_id', 'request_uri']);
    attempt.awaited.bring(answerOf(attempt));
    await attempt.outcome;
    expect(stateOf(attempt.page)).toBe('authenticated idle');
  });

  it('leaves the session of before untouched when it fails', async () => {
    const page = await scene.signIn({ config: quiet });
    const before = held(page);
    const attempt = await press(page);
    attempt.awaited.bring(
      scene.provider.authorize(attempt.popUp.address!, { error: 'access_denied' }),
    );
    expect((await attempt.done)?.code).toBe('authorization-response/error');
    expect(held(page)).toBe(before);
    expectNothingLeft(attempt);
  });

  it('does not keep the session from being renewed meanwhile', async () => {
    const page = await scene.signIn({ config: quiet });
    const { accessToken } = held(page);
    await press(page);
    await renew(page.client);
    expect(held(page).accessToken).not.toBe(accessToken);
  });
});

describe('a pop-up that brings no answer', () => {
  it('R-612 says at once that the browser did not open it', async () => {
    const { client, ports } = scene.open({ config: quiet });
    ports.browser.allowsPopUps = false;
    expect(await outcomeOf(loginWithPopUp(client))).toBe('login/popup-blocked');
    expect([scene.wire(), client.memory.popUp]).toEqual([[], undefined]);
  });

  it('R-612 says that the user closed it', async () => {
    const attempt = await begin();
    attempt.awaited.fail(new OidcError('login/popup-closed', 'User closed popup'));
    expect(await attempt.outcome).toBe('login/popup-closed');
    expectNothingLeft(attempt);
  });

  it('R-612 is given up at the end of the attempt', async () => {
    const attempt = await begin();
    await scene.clock.advance(599);
    expect(attempt.awaited.isEnded).toBe(false);
    await scene.clock.advance(1);
    expect(await attempt.outcome).toBe('login/timeout');
    expectNothingLeft(attempt);
    expect(scene.clock.timers).toBe(0);
  });

  it('R-612 is closed by the user before the provider was found', async () => {
    const release = scene.provider.hold('/.well-known/openid-configuration');
    const page = scene.open({ config: quiet });
    const outcome = outcomeOf(loginWithPopUp(page.client));
    await scene.clock.advance(1);
    const [popUp] = page.ports.browser.popUps;
    popUp!.closed = true;
    await scene.clock.advance(1);
    expect(await outcome).toBe('login/popup-closed');
    release();
    await scene.clock.advance(0);
    // The window is gone: nobody is led there any more.
    expect([popUp!.address, page.ports.browser.awaited]).toEqual([undefined, []]);
    expect(stateOf(page)).toBe('anonymous idle login/popup-closed');
    expect(storedKinds(scene.storage)).not.toContain('transaction');
  });

  it('refuses a response that came to another origin than asked for [S-09]', async () => {
    const attempt = await begin();
    attempt.awaited.bring(answerOf(attempt).replace('app.example', 'evil.example'));
    expect(await attempt.outcome).toBe('authorization-response/state-mismatch');
    expectNothingLeft(attempt);
    expect(scene.wire()).not.toContain('POST /token');
  });

  it('is closed where the sign-in cannot begin', async () => {
    const page = scene.open({ config: { ...quiet, authority: 'https://elsewhere.example' } });
    const outcome = outcomeOf(loginWithPopUp(page.client));
    await scene.clock.advance(60);
    expect(await outcome).toMatch(/^metadata\/|^network\//);
    expect([page.ports.browser.popUps[0]?.closed, page.client.memory.popUp]).toEqual([
      true,
      undefined,
    ]);
  });

  it('goes with the page', async () => {
    const attempt = await begin();
    attempt.page.client.destroy();
    expect(await attempt.outcome).toBe('session-state/superseded');
    expectNothingLeft(attempt);
    expect(scene.clock.timers).toBe(0);
  });
});

describe('one at a time', () => {
  it('D29 a second pop-up is refused while the first is open', async () => {
    const attempt = await begin();
    const { client, ports } = attempt.page;
    expect(await outcomeOf(loginWithPopUp(client))).toBe('login/popup-open');
    expect(ports.browser.popUps).toHaveLength(1);
    attempt.awaited.bring(answerOf(attempt));
    expect(await attempt.outcome).toBe('done');
  });

  it('D29 even where the user presses twice before anything is loaded', async () => {
    const { client, ports } = scene.open({ config: quiet });
    const first = outcomeOf(loginWithPopUp(client));
    expect(await outcomeOf(loginWithPopUp(client))).toBe('login/popup-open');
    await scene.clock.advance(0);
    const [popUp] = ports.browser.popUps;
    ports.browser.awaited[0]!.bring(scene.provider.authorize(popUp!.address ?? ''));
    expect([await first, ports.browser.popUps.length]).toEqual(['done', 1]);
  });

  it('whoever presses again has given up a window that the browser hides', async () => {
    const first = await begin();
    first.popUp.closed = true;
    const second = await press(first.page);
    expect(await first.outcome).toBe('login/popup-closed');
    expect(first.awaited.isEnded).toBe(true);
    second.awaited.bring(answerOf(second));
    expect(await second.outcome).toBe('done');
    expectNothingLeft(second);
    expect(stateOf(first.page)).toBe('authenticated idle');
  });

  it('R-613 an answer that comes twice is used once', async () => {
    const attempt = await begin();
    const url = answerOf(attempt);
    attempt.awaited.bring(url);
    await attempt.done;
    scene.provider.requests.length = 0;
    expect(await checkAuth(attempt.page.client, url)).toBeUndefined();
    expect(scene.wire()).not.toContain('POST /token');
  });
});

describe('the page that comes up in the pop-up', () => {
  it('hands its answer over and does nothing else', async () => {
    const attempt = await begin();
    const url = answerOf(attempt);
    scene.provider.requests.length = 0;
    // With localStorage it would even know the attempt.
    const inPopUp = scene.open({ url, config: quiet });
    inPopUp.ports.browser.takesOver = true;
    expect(await checkAuth(inPopUp.client)).toBeUndefined();
    expect(inPopUp.ports.browser.offered).toEqual([url]);
    await login(inPopUp.client);
    expect([scene.wire(), inPopUp.ports.browser.redirects]).toEqual([[], []]);
    attempt.awaited.bring(url);
    await attempt.done;
    expect(stateOf(attempt.page)).toBe('authenticated idle');
  });

  it('signs in itself where the page that asked is gone, and it knows the attempt', async () => {
    const attempt = await begin();
    const inPopUp = await scene.visit({ url: answerOf(attempt), config: quiet });
    expect(inPopUp.ports.browser.offered).toHaveLength(1);
    expect(stateOf(inPopUp)).toBe('authenticated idle');
  });

  it('D14 is a page like any other where nobody waits for a foreign answer', async () => {
    const url = 'https://app.example/callback?code=c&state=foreign';
    const page = await scene.visit({ url, config: quiet });
    expect([page.failure, stateOf(page), page.ports.browser.replaced]).toEqual([
      undefined,
      'anonymous idle',
      [],
    ]);
  });
});

import {
  checkAuth,
  isInteractionRequired,
  login,
  logoutLocal,
  OidcError,
  renew,
  renewInTime,
  type OidcErrorCode,
  type OpenIdConfiguration,
} from 'angular-auth-oidc-client/core';
import type { AuthorizationAnswer, FakeAwaitedAnswer } from 'angular-auth-oidc-client/testing';
import {
  createScene,
  held,
  outcomeOf,
  parametersOf,
  stateOf,
  storedKinds,
  storedSession,
  type Page,
  type PageOptions,
  type Scene,
} from './scene';

const silentRenewUrl = 'https://app.example/silent-renew.html';
const config = {
  scope: 'openid profile',
  useRefreshToken: false,
  silentRenew: false,
  silentRenewUrl,
} as const satisfies OpenIdConfiguration;

let scene: Scene;
beforeEach(async () => {
  scene = await createScene({ config });
});
afterEach(() => scene.close());

/** A renewal whose frame is open. */
interface Renewal {
  readonly page: Page;
  readonly outcome: Promise<string>;
  readonly frame: FakeAwaitedAnswer;
}

async function begin(page: Page, customParams?: Parameters<typeof renew>[1]): Promise<Renewal> {
  const outcome = outcomeOf(renew(page.client, customParams));
  await scene.clock.advance(0);
  return { page, outcome, frame: page.ports.browser.awaited.at(-1)! };
}

const signIn = (options?: PageOptions): Promise<Page> => scene.signIn(options);

/** The provider answers in the frame. */
async function answer({ frame, outcome }: Renewal, given?: AuthorizationAnswer): Promise<string> {
  frame.bring(await scene.provider.respondTo(frame.frameUrl!, given));
  return outcome;
}

/** The timer that tells of the end of the tokens. */
const onlyExpiry = 1;
const stranger = { isSignedIn: false };
const warnings = ({ ports }: Page): string[] =>
  ports.log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message);

describe('a renewal in a hidden frame', () => {
  it('contract 3.8b asks without showing anything, and comes back to the page for it', async () => {
    const page = await signIn();
    const { frame } = await begin(page, { prompt: 'login', audience: 'api' });
    const { prompt, redirect_uri, audience, state } = parametersOf(frame.frameUrl!);
    expect({ prompt, redirect_uri, audience }).toEqual({
      prompt: 'none',
      redirect_uri: silentRenewUrl,
      audience: 'api',
    });
    expect(state).toBe(frame.state);
    expect(stateOf(page)).toBe('authenticated renewing');
    // No attempt of a user, which another page could take up.
    expect(storedKinds(scene.storage)).not.toContain('transaction');
  });

  it('S-25 gives new tokens, which take the place of the old ones', async () => {
    const page = await signIn();
    const before = held(page);
    const renewal = await begin(page);
    expect(await answer(renewal)).toBe('done');
    expect(stateOf(page)).toBe('authenticated idle');
    expect(held(page).accessToken).not.toBe(before.accessToken);
    expect(storedSession(scene)?.accessToken).toBe(held(page).accessToken);
    expect(scene.provider.isActive(held(page).accessToken ?? '')).toBe(true);
    expect([renewal.frame.isEnded, scene.clock.timers]).toEqual([true, onlyExpiry]);
    expect(scene.provider.requests[0]?.parameters).toMatchObject({
      grant_type: 'authorization_code',
      redirect_uri: silentRenewUrl,
    });
  });

  it('works again with what came of it', async () => {
    const page = await signIn();
    for (let round = 0; round < 3; round++) expect(await answer(await begin(page))).toBe('done');
  });

  it('is one, however many ask', async () => {
    const page = await signIn();
    const renewal = await begin(page);
    const other = outcomeOf(renewInTime(page.client));
    expect([await answer(renewal), await other]).toEqual(['done', 'done']);
    expect(page.ports.browser.awaited).toHaveLength(1);
  });

  it('is not needed where there is a refresh token', async () => {
    const page = await signIn({
      config: { scope: 'openid offline_access', useRefreshToken: true },
    });
    await renew(page.client);
    expect(page.ports.browser.awaited).toEqual([]);
  });

  it('takes the place of a refresh token that the provider does not give [10-60]', async () => {
    scene.provider.faults = { tokenResponse: ({ refresh_token: _, ...json }) => json };
    const page = await signIn({ config: { useRefreshToken: true, silentRenew: true } });
    expect(warnings(page)).toEqual([]);
    const { accessToken } = held(page);
    await scene.clock.advance(245);
    const [frame] = page.ports.browser.awaited;
    frame!.bring(await scene.provider.respondTo(frame!.frameUrl!));
    await scene.clock.advance(0);
    expect(held(page).accessToken).not.toBe(accessToken);
  });

  it('comes by itself before the tokens expire', async () => {
    const page = await signIn({ config: { silentRenew: true } });
    const { accessToken } = held(page);
    await scene.clock.advance(245);
    const [frame] = page.ports.browser.awaited;
    frame!.bring(await scene.provider.respondTo(frame!.frameUrl!));
    await scene.clock.advance(0);
    expect(held(page).accessToken).not.toBe(accessToken);
  });

  it('works with the implicit flow', async () => {
    const page = scene.open({ config: { responseType: 'id_token token' } });
    const renewal = await begin(page);
    expect(await answer(renewal)).toBe('done');
    expect(stateOf(page)).toBe('authenticated idle');
    expect(scene.wire()).not.toContain('POST /token');
  });
});

describe('where nobody is signed in here', () => {
  it('takes up the session of the provider', async () => {
    const page = scene.open();
    const renewal = await begin(page);
    expect(stateOf(page)).toBe('unknown signing-in');
    expect(await answer(renewal)).toBe('done');
    expect(stateOf(page)).toBe('authenticated idle');
    await scene.clock.advance(0);
    expect(page.client.store.value).toMatchObject({ userData: { name: 'Ada Lovelace' } });
  });

  it('R-608 a user whom the provider does not know stays anonymous, which proves nothing', async () => {
    const page = scene.open();
    expect(await answer(await begin(page), stranger)).toBe('authorization-response/error');
    expect(stateOf(page)).toBe('anonymous idle authorization-response/error');
    expect(warnings(page)).toEqual([]);
    expect(await answer(await begin(page))).toBe('done');
  });
});

describe('a frame that brings no tokens', () => {
  it.each(['login_required', 'consent_required', 'interaction_required'])(
    'D23 %s needs the user, and the session lives on',
    async (error) => {
      const page = await signIn();
      const before = held(page);
      expect(await answer(await begin(page), { error })).toBe('authorization-response/error');
      expect(stateOf(page)).toBe('authenticated idle authorization-response/error');
      expect(held(page)).toBe(before);
    },
  );

  it('R-608 S-25 is removed at its deadline, and the session lives to its expiry', async () => {
    const page = await signIn();
    const { frame, outcome } = await begin(page);
    await scene.clock.advance(19);
    expect(frame.isEnded).toBe(false);
    await scene.clock.advance(1);
    expect(await outcome).toBe('renew/timeout');
    expect([frame.isEnded, stateOf(page)]).toEqual([true, 'authenticated idle renew/timeout']);
    expect([scene.clock.timers, scene.wire()]).toEqual([onlyExpiry, []]);
  });

  it('D23 is waited for where the tokens expire meanwhile, and takes their place', async () => {
    const page = await signIn();
    await scene.clock.advance(299);
    const renewal = await begin(page);
    await scene.clock.advance(2);
    expect(stateOf(page)).toBe('authenticated renewing');
    expect(await answer(renewal)).toBe('done');
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('D23 the session ends with a frame that brings nothing once the tokens have expired', async () => {
    const page = await signIn();
    await scene.clock.advance(299);
    const { outcome } = await begin(page);
    await scene.clock.advance(20);
    expect(await outcome).toBe('renew/timeout');
    expect(stateOf(page)).toBe('anonymous idle renew/timeout');
  });

  it('D24 is tried after a sleep beyond the end of the tokens', async () => {
    const page = await signIn({ config: { silentRenew: true } });
    scene.clock.jump(3600);
    page.ports.browser.wake();
    await scene.clock.advance(0);
    const frame = page.ports.browser.awaited.at(-1)!;
    frame.bring(await scene.provider.respondTo(frame.frameUrl!));
    await scene.clock.advance(0);
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('names the cause to the first caller already [10-63]', async () => {
    const page = await signIn();
    const failed = renewInTime(page.client).catch((error: unknown) => error as OidcError);
    await scene.clock.advance(20);
    const { code, message } = (await failed) as OidcError;
    expect(code).toBe('renew/timeout');
    expect(message).toContain('shows a login page');
    expect(message).toContain('X-Frame-Options');
  });

  it('is not blamed for what the provider does with the code that it brought [10-63]', async () => {
    const page = await signIn();
    const release = scene.provider.hold('/token');
    const failed = renewInTime(page.client).catch((error: unknown) => error as OidcError);
    await scene.clock.advance(1);
    const frame = page.ports.browser.awaited.at(-1)!;
    frame.bring(await scene.provider.respondTo(frame.frameUrl!));
    await scene.clock.advance(19);
    expect(((await failed) as OidcError).message).toBe('The renewal takes longer than it may.');
    release();
    await scene.clock.advance(0);
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('is tried again with pauses until the session expires, and then no more [10-65]', async () => {
    const config = { silentRenew: true, refreshTokenRetryInSeconds: 3 };
    const page = await signIn({ config });
    // The provider shows its login page, or an error 500, in spite of prompt=none.
    await scene.clock.advance(300);
    const { awaited } = page.ports.browser;
    expect(awaited.length).toBeGreaterThan(1);
    expect(awaited.length).toBeLessThan(5);
    await scene.clock.advance(20);
    expect(stateOf(page)).toBe('anonymous idle renew/timeout');
    expect(page.client.store.value.error?.message).toContain('shows a login page');
    const tried = awaited.length;
    await scene.clock.advance(3600);
    expect([awaited.length, page.ports.browser.redirects, scene.clock.timers]).toEqual([
      tried,
      [],
      0,
    ]);
    expect(awaited.every(({ isEnded }) => isEnded)).toBe(true);
  });

  it('says that the session at the provider has ended, also without the iss that is announced [10-61]', async () => {
    const page = await signIn();
    scene.provider.faults = { callback: (parameters) => parameters.delete('iss') };
    const failed = renew(page.client).catch((error: unknown) => error);
    await scene.clock.advance(0);
    const frame = page.ports.browser.awaited.at(-1)!;
    frame.bring(await scene.provider.respondTo(frame.frameUrl!, stranger));
    const error = await failed;
    expect(error).toMatchObject({ code: 'authorization-response/error', error: 'login_required' });
    expect(isInteractionRequired(error)).toBe(true);
    expect(await outcomeOf(renew(page.client))).toBe('renew/cookies-blocked');
  });

  it('a code without the iss that is announced is refused, and not sent [10-61]', async () => {
    const page = await signIn();
    scene.provider.faults = { callback: (parameters) => parameters.delete('iss') };
    expect(await answer(await begin(page))).toBe('authorization-response/missing-issuer');
    expect(scene.wire()).toEqual([]);
  });

  it('has the deadline of the configuration', async () => {
    const page = await signIn({ config: { silentRenewTimeoutInSeconds: 3 } });
    const { outcome } = await begin(page);
    await scene.clock.advance(3);
    expect(await outcome).toBe('renew/timeout');
  });

  it('is removed where the policy of the page forbids it', async () => {
    const page = await signIn();
    const { frame, outcome } = await begin(page);
    frame.fail(new OidcError('renew/frame-blocked', 'frame-src'));
    expect(await outcome).toBe('renew/frame-blocked');
    expect([frame.isEnded, stateOf(page)]).toEqual([
      true,
      'authenticated idle renew/frame-blocked',
    ]);
  });

  it.each<[string, (url: string) => string, OidcErrorCode]>([
    [
      'R-611 another address',
      (url) => url.replace('/silent-renew.html', '/elsewhere'),
      'authorization-response/state-mismatch',
    ],
    [
      'another state',
      (url) => url.replace(/state=[^&]+/, 'state=other'),
      'authorization-response/state-mismatch',
    ],
    ['no answer', () => silentRenewUrl, 'authorization-response/state-mismatch'],
    [
      'T-08 another issuer',
      (url) => url.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example'),
      'authorization-response/issuer-mismatch',
    ],
  ])('%s is refused, and no code is sent', async (_what, change, code) => {
    const page = await signIn();
    const { frame, outcome } = await begin(page);
    frame.bring(change(await scene.provider.respondTo(frame.frameUrl!)));
    expect(await outcome).toBe(code);
    expect([scene.wire(), stateOf(page)]).toEqual([[], `authenticated idle ${code}`]);
  });

  it('D17 another user at the provider ends the session here', async () => {
    const page = await signIn();
    const outcome = await answer(await begin(page), { user: { sub: 'user-2' } });
    expect(outcome).toBe('id-token/subject-changed');
    expect(stateOf(page)).toBe('anonymous idle id-token/subject-changed');
    expect(storedKinds(scene.storage)).not.toContain('session');
  });

  it('a nonce of another request is refused', async () => {
    const page = await signIn();
    scene.provider.faults = { idTokenClaims: (claims) => ({ ...claims, nonce: 'other' }) };
    expect(await answer(await begin(page))).toBe('id-token/nonce');
    expect(stateOf(page)).toBe('authenticated idle id-token/nonce');
  });
});

describe('third-party cookies that are blocked', () => {
  it('are told of once, and a frame is not tried again in this page', async () => {
    const page = await signIn();
    await answer(await begin(page), stranger);
    expect(await outcomeOf(renew(page.client))).toBe('renew/cookies-blocked');
    expect(await outcomeOf(renew(page.client))).toBe('renew/cookies-blocked');
    expect(page.ports.browser.awaited).toHaveLength(1);
    expect(warnings(page).filter((text) => text.includes('third-party cookies'))).toHaveLength(1);
    expect(stateOf(page)).toMatch(/^authenticated idle/);
  });

  it('are not blamed where a frame has worked before: the user signed out over there', async () => {
    const page = await signIn();
    await answer(await begin(page));
    expect(await answer(await begin(page), stranger)).toBe('authorization-response/error');
    expect(warnings(page)).toEqual([]);
    expect(await answer(await begin(page))).toBe('done');
  });

  it('are no reason against an iframe after a new sign-in [10-58]', async () => {
    const page = await signIn();
    await answer(await begin(page), stranger);
    expect(await outcomeOf(renew(page.client))).toBe('renew/cookies-blocked');
    expect(await checkAuth(page.client, await scene.leave())).toBeUndefined();
    const renewal = await begin(page);
    expect(page.ports.browser.awaited).toHaveLength(2);
    expect(await answer(renewal)).toBe('done');
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('nor once the session has ended: the provider is asked whether it knows a user [10-58]', async () => {
    const page = await signIn();
    await answer(await begin(page), stranger);
    await logoutLocal(page.client);
    expect(await answer(await begin(page))).toBe('done');
  });

  it('are not blamed for consent, which shows that the user was recognised', async () => {
    const page = await signIn();
    await answer(await begin(page), { error: 'consent_required' });
    expect(warnings(page)).toEqual([]);
    expect(await answer(await begin(page))).toBe('done');
  });
});

describe('what comes first', () => {
  it('a sign-in does not wait for a silent frame', async () => {
    const page = await signIn();
    const { frame, outcome } = await begin(page);
    await login(page.client);
    expect(await outcome).toBe('session-state/superseded');
    expect([frame.isEnded, page.ports.browser.redirects.length]).toEqual([true, 1]);
  });

  it('nor where nobody is signed in', async () => {
    const page = scene.open();
    const { outcome } = await begin(page);
    await login(page.client);
    expect(await outcome).toBe('session-state/superseded');
    expect(page.ports.browser.redirects).toHaveLength(1);
  });

  it('but it does wait for the code that is being exchanged', async () => {
    const page = await signIn();
    const release = scene.provider.hold('/token');
    const renewal = await begin(page);
    const done = answer(renewal);
    await scene.clock.advance(1);
    const leaving = login(page.client);
    await scene.clock.advance(1);
    expect(page.ports.browser.redirects).toEqual([]);
    release();
    await leaving;
    expect([await done, page.ports.browser.redirects.length]).toEqual(['done', 1]);
    expect(page.client.memory.giveUpFrame).toBeUndefined();
  });

  it('R-801 a session that ends takes the frame with it', async () => {
    const page = await signIn();
    const { frame, outcome } = await begin(page);
    await logoutLocal(page.client);
    expect(await outcome).toBe('session-state/superseded');
    expect([frame.isEnded, stateOf(page)]).toEqual([true, 'anonymous idle']);
  });

  it('so does a page that goes away', async () => {
    const page = await signIn();
    const { frame, outcome } = await begin(page);
    page.client.destroy();
    expect(await outcome).toBe('session-state/superseded');
    expect([frame.isEnded, scene.clock.timers]).toEqual([true, 0]);
  });
});

describe('custom parameters', () => {
  const asked = ({ frame }: Renewal): string | undefined =>
    parametersOf(frame.frameUrl!)['audience'];
  const signInFor = async (customParams?: Record<string, string>): Promise<Page> => {
    const url = await scene.leave({}, customParams && { customParams });
    return scene.visit({ url });
  };

  it('contract 3.3 of a sign-in are those of later renewals', async () => {
    const page = await signInFor({ audience: 'api', prompt: 'login' });
    const renewal = await begin(page);
    expect(asked(renewal)).toBe('api');
    expect(parametersOf(renewal.frame.frameUrl!)['prompt']).toBe('none');
  });

  it('are not those of a sign-in before the last', async () => {
    await signInFor({ audience: 'api' });
    expect(asked(await begin(await signInFor()))).toBeUndefined();
  });

  it('contract 3.8 of a forced renewal are kept too', async () => {
    const page = await signInFor({ audience: 'api' });
    await answer(await begin(page, { audience: 'other' }));
    expect(asked(await begin(page))).toBe('other');
  });

  it.each(['{"broken', '[1]', '{"audience":{"a":1},"__proto__":{"audience":"p"}}'])(
    'R-708 that somebody broke count as none: %s',
    async (text) => {
      const page = await signInFor();
      scene.storage.entries.set('oidc:0-app:app:https%3A%2F%2Fop.example:params', text);
      expect(asked(await begin(page))).toBeUndefined();
    },
  );

  it('are not stored where no frame asks for them', async () => {
    await scene.leave({ config: { silentRenewUrl: '' } }, { customParams: { audience: 'api' } });
    expect(storedKinds(scene.storage)).not.toContain('params');
  });
});

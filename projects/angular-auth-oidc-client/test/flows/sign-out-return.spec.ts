import { checkAuth, logout } from 'angular-auth-oidc-client/core';
import {
  createScene,
  outcomeOf,
  parametersOf,
  stateOf,
  storedKinds,
  type Page,
  type PageOptions,
  type Scene,
} from './scene';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const bye = 'https://app.example/bye';

/** Signs in and out; gives the `state` that went to the provider. */
async function signOut(options: PageOptions = {}): Promise<string> {
  const page = await scene.signIn(options);
  await logout(page.client);
  page.client.destroy();
  return parametersOf(page.ports.browser.redirects[0] ?? '')['state'] ?? '';
}

/** What the application learns of the return, and the address that is left. */
const outcome = ({ ports }: Page): [number, string | undefined] => [
  ports.browser.signOuts.length,
  ports.browser.url(),
];

describe('the return from a sign-out [19b]', () => {
  it('is recognised by its state, once, and nothing of it is left', async () => {
    const state = await signOut();
    expect(state).toMatch(/^[\w-]{43}$/);
    expect(storedKinds(scene.storage)).toContain('sign-outs');
    const page = await scene.visit({ url: `${bye}?state=${state}` });
    expect(page.failure).toBeUndefined();
    expect(stateOf(page)).toBe('anonymous idle');
    expect(outcome(page)).toEqual([1, bye]);
    expect(storedKinds(scene.storage)).not.toContain('sign-outs');
    expect(page.ports.log.lines).toEqual([]);
    expect(outcome(await scene.visit({ url: `${bye}?state=${state}` }))).toEqual([
      0,
      `${bye}?state=${state}`,
    ]);
  });

  it.each<[string, (state: string) => string, string]>([
    ['after the router moved', (state) => `/home?state=${state}#top`, '/home#top'],
    ['among parameters of the page', (state) => `/bye?a=%20&state=${state}&b`, '/bye?a=%20&b'],
    ['beside a state of the page', (state) => `/bye?state=NY&state=${state}`, '/bye?state=NY'],
    ['in the route of a fragment', (state) => `/#/bye?state=${state}&b=2`, '/#/bye?b=2'],
  ])('is recognised %s', async (_, returned, left) => {
    const state = await signOut();
    const page = await scene.visit({ url: `https://app.example${returned(state)}` });
    expect(outcome(page)).toEqual([1, `https://app.example${left}`]);
    const [clean = String] = page.ports.browser.signOuts;
    expect(clean(returned(state))).toBe(left);
  });

  it('is recognised after the router has dropped it from the address', async () => {
    const state = await signOut();
    const page = scene.open({ url: `${bye}?state=${state}` });
    page.ports.browser.address = 'https://app.example/home';
    expect(await checkAuth(page.client)).toBeUndefined();
    expect(outcome(page)).toEqual([1, 'https://app.example/home']);
  });

  it.each<[string, (state: string) => string]>([
    ['no state', () => '/bye'],
    ['a state with something added', (state) => `/bye?state=${state}_INVALID`],
    ['a state that nobody sent', (state) => `/bye?state=${state.split('').reverse().join('')}`],
    ['a state of the application', () => '/bye?state=NY'],
    ['the state under another name', (state) => `/bye?the-state=${state}`],
  ])('with %s nothing happens', async (_, returned) => {
    const state = await signOut();
    const url = `https://app.example${returned(state)}`;
    const page = await scene.visit({ url });
    expect(page.failure).toBeUndefined();
    expect(outcome(page)).toEqual([0, url]);
    expect(page.ports.log.lines).toEqual([]);
    expect(outcome(await scene.visit({ url: `${bye}?state=${state}` }))).toEqual([1, bye]);
  });

  it('is recognised for ten minutes', async () => {
    const state = await signOut();
    await scene.clock.advance(600);
    expect(outcome(await scene.visit({ url: `${bye}?state=${state}` }))[0]).toBe(0);
  });

  it('each of several tabs knows its own', async () => {
    const states = [await signOut(), await signOut()];
    expect(new Set(states).size).toBe(2);
    for (const state of states) {
      expect(outcome(await scene.visit({ url: `${bye}?state=${state}` }))).toEqual([1, bye]);
    }
    expect(storedKinds(scene.storage)).not.toContain('sign-outs');
  });

  it('of no more than ten sign-outs is expected, however many there are', async () => {
    for (let count = 0; count < 12; count++) await signOut();
    const text =
      scene.storage.entries.get('oidc:0-app:app:https%3A%2F%2Fop.example:sign-outs') ?? '';
    expect(text.split(' ')).toHaveLength(10);
  });

  it.each(['', '[]', '.*:99999999999', `${'.'.repeat(43)}:99999999999`, 'STATE', 'STATE:soon'])(
    'a record that reads %j counts for nothing',
    async (record) => {
      const state = await signOut();
      const text = record.replace('STATE', state);
      scene.storage.entries.set('oidc:0-app:app:https%3A%2F%2Fop.example:sign-outs', text);
      const url = `${bye}?state=${state}`;
      expect(outcome(await scene.visit({ url }))).toEqual([0, url]);
    },
  );

  it('with historyCleanupOff the address stays as it is', async () => {
    const config = { historyCleanupOff: true };
    const url = `${bye}?state=${await signOut({ config })}`;
    expect(outcome(await scene.visit({ config, url }))).toEqual([1, url]);
  });

  it('with an asynchronous storage is recognised as well', async () => {
    scene = await createScene({ asynchronous: true });
    const state = await signOut();
    expect(outcome(await scene.visit({ url: `${bye}?state=${state}` }))).toEqual([1, bye]);
  });

  it('is not looked for in a sign-in', async () => {
    await signOut();
    const page = await scene.signIn();
    expect(page.ports.browser.signOuts).toEqual([]);
    expect(stateOf(page)).toBe('authenticated idle');
  });
});

describe('the state of a sign-out', () => {
  it('that the application chose is its own to read', async () => {
    const page = await scene.signIn();
    await logout(page.client, { customParams: { state: 'mine' } });
    expect(parametersOf(page.ports.browser.redirects[0] ?? '')['state']).toBe('mine');
    expect(storedKinds(scene.storage)).not.toContain('sign-outs');
  });

  it('is in the form of a POST, and in the URL that a urlHandler gets', async () => {
    const page = await scene.signIn();
    await logout(page.client, { logoffMethod: 'POST' });
    expect(page.ports.browser.forms[0]?.fields['state']).toMatch(/^[\w-]{43}$/);
    const other = await scene.signIn();
    let url = '';
    await logout(other.client, { urlHandler: (given) => (url = given) });
    expect(parametersOf(url)['state']).toMatch(/^[\w-]{43}$/);
  });

  it('is not sent to Auth0, and not remembered for a sign-out that does not reach the provider', async () => {
    const config = { useCustomAuth0Domain: true };
    const page = await scene.signIn({ config });
    await logout(page.client);
    expect(page.ports.browser.redirects[0]).not.toContain('state=');
    scene.provider.faults = { metadata: (json) => ({ ...json, end_session_endpoint: '' }) };
    scene.storage.entries.clear();
    const other = await scene.signIn();
    expect(await outcomeOf(logout(other.client))).toBe('done');
    expect(storedKinds(scene.storage)).not.toContain('sign-outs');
  });
});

it('an address that is given by hand is recognised, and the page keeps its own', async () => {
  const state = await signOut();
  const page = scene.open({ url: 'https://app.example/here?state=NY' });
  await checkAuth(page.client, `com.example.app://bye?state=${state}`);
  expect(outcome(page)).toEqual([1, 'https://app.example/here?state=NY']);
});

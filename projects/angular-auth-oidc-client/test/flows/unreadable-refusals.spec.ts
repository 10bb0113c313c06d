import { login, OidcError, renew, revoke, type OidcClient } from 'angular-auth-oidc-client/core';
import { loadUserInfo } from '../../core/flows/user-info';
import { createScene, outcomeOf, type Scene } from './scene';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

/** What a browser tells of a response without CORS headers: nothing. */
const unreadable = (path: string) => ({
  respond: (request: { readonly path: string }) =>
    request.path === path
      ? Promise.reject(new OidcError('network/failed', 'The provider could not be reached.'))
      : undefined,
});

async function errorOf(work: Promise<unknown>): Promise<OidcError> {
  try {
    await work;
  } catch (error) {
    return error as OidcError;
  }
  throw new Error('It did not fail.');
}

describe('a request that the provider refuses without CORS headers', () => {
  const requests: [string, string, (client: OidcClient) => Promise<unknown>][] = [
    ['a renewal', '/token', (client) => renew(client, { scope: 'admin' })],
    ['a revocation', '/revoke', (client) => revoke(client, 'access_token')],
    ['a pushed request', '/par', (client) => login(client)],
  ];

  it.each(requests)(
    '%s says that it was most likely refused, and to look at the log of the provider',
    async (_, path, send) => {
      const { client } = await scene.signIn({
        config: { silentRenew: false, usePushedAuthorisationRequests: path === '/par' },
      });
      scene.provider.faults = unreadable(path);
      const error = await errorOf(send(client));
      expect(error.code).toBe('network/failed');
      expect(error.message).toMatch(/refused.*scope, client, redirect URI.*CORS.*log/);
      expect(error.cause).toMatchObject({ message: 'The provider could not be reached.' });
    },
  );

  it('user data say so in the cause', async () => {
    const { client } = await scene.signIn();
    scene.provider.faults = unreadable('/userinfo');
    const failing = errorOf(loadUserInfo(client));
    await scene.clock.advance(2);
    expect((await failing).code).toBe('user-info/request-failed');
    expect(((await failing).cause as Error).message).toMatch(/refused.*log/);
  });

  it('stays a failure that may pass: the session and its tokens stay', async () => {
    const page = await scene.signIn({ config: { silentRenew: false } });
    scene.provider.faults = unreadable('/token');
    expect(await outcomeOf(renew(page.client))).toBe('network/failed');
    scene.provider.faults = {};
    expect(await outcomeOf(renew(page.client))).toBe('done');
  });
});

describe('nothing is said about a refusal', () => {
  it('if the provider answered nothing to this page, or not lately', async () => {
    const { client } = await scene.signIn({ config: { silentRenew: false } });
    await scene.clock.advance(400);
    scene.provider.faults = unreadable('/token');
    expect((await errorOf(renew(client))).message).not.toMatch(/refused/);
  });

  it('of a document that anybody may read', async () => {
    const { client } = await scene.signIn({ config: { silentRenew: false } });
    await scene.provider.rotateKeys();
    scene.provider.faults = unreadable('/jwks');
    const failing = errorOf(renew(client));
    await scene.clock.advance(2);
    const { code, cause } = await failing;
    expect(code).toBe('jwks/request-failed');
    expect(cause).toMatchObject({ message: 'The provider could not be reached.' });
  });
});

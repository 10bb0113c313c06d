import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { type ScriptedProvider, startScriptedProvider } from './scripted-provider.ts';

const origin = 'http://localhost:1';
const verifier = 'a-verifier-that-is-long-enough-for-everybody-to-like';

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

let provider: ScriptedProvider;

test.beforeEach(async () => {
  provider = await startScriptedProvider({ origin, lifetimeSeconds: 60 });
});

test.afterEach(() => provider.close());

function send(fields: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Response> {
  return fetch(`${provider.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: provider.clientId, ...fields }),
    ...(signal && { signal }),
  });
}

function refresh(token: string, signal?: AbortSignal): Promise<Response> {
  return send({ grant_type: 'refresh_token', refresh_token: token }, signal);
}

async function authorize(): Promise<string> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: provider.clientId,
    redirect_uri: `${origin}/`,
    state: 'mine',
    nonce: 'n',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    prompt: 'none',
  });
  const answer = await fetch(`${provider.issuer}/authorize?${query}`, { redirect: 'manual' });
  const url = new URL(answer.headers.get('location')!);
  expect(url.searchParams.get('state')).toBe('mine');
  return url.searchParams.get('code')!;
}

function redeem(code: string, proof = verifier): Promise<Response> {
  return send({
    grant_type: 'authorization_code',
    redirect_uri: `${origin}/`,
    code,
    code_verifier: proof,
  });
}

async function signIn(): Promise<Tokens> {
  return (await (await redeem(await authorize())).json()) as Tokens;
}

const outcomes = (): string[] => provider.refreshes().map(({ outcome }) => outcome);

test('the scripted provider redeems a code once, and for its verifier only', async () => {
  expect((await redeem(await authorize(), 'another verifier')).status).toBe(400);
  const code = await authorize();
  expect((await redeem(code)).status).toBe(200);
  expect((await redeem(code)).status).toBe(400);
});

test('the scripted provider ends the whole family when a spent refresh token comes again', async () => {
  const other = await signIn();
  const first = await signIn();
  const second = (await (await refresh(first.refresh_token)).json()) as Tokens;
  expect(provider.accepts(second.access_token)).toBe(true);
  expect(provider.reuses).toBe(0);

  expect((await refresh(first.refresh_token)).status).toBe(400);
  expect(provider.reuses).toBe(1);
  expect(provider.accepts(second.access_token)).toBe(false);
  expect(await (await refresh(second.refresh_token)).json()).toEqual({ error: 'invalid_grant' });
  expect(outcomes()).toEqual(['ok', 'reuse', 'refused']);
  expect(provider.accepts(other.access_token)).toBe(true);
});

test('the scripted provider does not process what its client no longer waits for', async () => {
  const { refresh_token: token } = await signIn();
  provider.delay('/token', 60_000);
  const leaving = new AbortController();
  const left = refresh(token, leaving.signal).catch(() => 'left');
  await expect.poll(outcomes).toEqual(['pending']);
  leaving.abort();
  expect(await left).toBe('left');
  await expect.poll(outcomes).toEqual(['abandoned']);

  provider.recover('/token');
  expect((await refresh(token)).status).toBe(200);
  expect(provider.reuses).toBe(0);
});

test('the scripted provider can process at once and answer late', async () => {
  const { refresh_token: token } = await signIn();
  provider.delay('/token', 60_000, 'after-processing');
  const leaving = new AbortController();
  const left = refresh(token, leaving.signal).catch(() => 'left');
  await expect.poll(() => provider.accessTokens.length).toBe(2);
  leaving.abort();
  await left;
  await expect.poll(outcomes).toEqual(['unheard']);

  provider.recover('/token');
  expect((await refresh(token)).status).toBe(400);
  expect(provider.reuses).toBe(1);
});

test('the scripted provider fails on demand, in words that a page of the application may read', async () => {
  const { refresh_token: token } = await signIn();
  provider.fail('/token', { status: 503, retryAfter: '2' });
  const answer = await refresh(token);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('2');
  expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
  expect(answer.headers.get('access-control-expose-headers')).toBe('Retry-After');

  provider.recover('/token');
  expect((await refresh(token)).status).toBe(200);
});

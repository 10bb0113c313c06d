import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { listen, type OpenPort } from '../tools/web/listen.ts';

export interface ScriptedProviderOptions {
  /** The application's origin: its scripts may call, and its pages are registered to return to. */
  readonly origin: string;
  /** How long access tokens and ID tokens live. */
  readonly lifetimeSeconds: number;
  /** Where to listen; any free port of the machine unless said otherwise. */
  readonly port?: OpenPort;
}

/** What can go wrong has a path: those of the discovery document, and that document itself. */
export type Route =
  | '/.well-known/openid-configuration'
  | '/jwks'
  | '/authorize'
  | '/token'
  | '/userinfo'
  | '/revoke'
  | '/end-session';

/** Whether a slow answer is slow because nothing was done yet, or though everything is done. */
export type Slowness = 'before-processing' | 'after-processing';

export interface Failure {
  readonly status: number;
  /** The value of `Retry-After`: seconds, or a date. */
  readonly retryAfter?: string;
  /** Where a redirect leads. */
  readonly location?: string;
}

/**
 * What became of a request. `abandoned`: its client went away before it was processed, so it never was;
 * `unheard`: its client went away afterwards; `reuse`: it came with a refresh token that was spent before.
 */
export type Outcome =
  'pending' | 'ok' | 'refused' | 'reuse' | 'failed on demand' | 'abandoned' | 'unheard';

export interface LoggedRequest {
  /** When it came, in epoch milliseconds. */
  readonly at: number;
  /** When it was answered or given up. */
  readonly endedAt: number | undefined;
  readonly path: string;
  readonly grantType: string | undefined;
  readonly cookie: string | undefined;
  readonly outcome: Outcome;
}

export interface IssuedAccessToken {
  readonly value: string;
  readonly subject: string;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** An OpenID provider that does at once whatever it is asked for, except what a test tells it to. */
export interface ScriptedProvider {
  readonly issuer: string;
  readonly clientId: string;
  /** Every request but preflights, oldest first. */
  readonly log: readonly LoggedRequest[];
  readonly accessTokens: readonly IssuedAccessToken[];
  /** How often a refresh token came that was spent before. */
  readonly reuses: number;
  /** The requests to the token endpoint with a refresh token, oldest first. */
  refreshes(): readonly LoggedRequest[];
  /** Who signs in from now on; there is no page that asks. */
  signInAs(subject: string): void;
  /** Whether an API should take the access token now. */
  accepts(accessToken: string): boolean;
  /** Makes a route slow until `recover()`. */
  delay(route: Route, ms: number, slowness?: Slowness): void;
  /** Makes a route fail until `recover()`; requests are not processed. */
  fail(route: Route, failure: Failure): void;
  /** Ends what was done to a route; requests that wait already go on waiting. */
  recover(route: Route): void;
  close(): Promise<void>;
}

type Fault =
  | { readonly type: 'delay'; readonly ms: number; readonly slowness: Slowness }
  | { readonly type: 'failure'; readonly failure: Failure };

/** A sign-in and all that descends from it by renewal. */
interface Family {
  readonly subject: string;
  readonly nonce: string | undefined;
  readonly authTime: number;
  isDead: boolean;
}

interface Code {
  readonly family: Family;
  readonly redirectUri: string;
  readonly challenge: string;
}

interface Answer {
  readonly status: number;
  readonly outcome: Outcome;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Parameters = URLSearchParams;

const random = (): string => randomBytes(24).toString('base64url');

/** Starts the provider; two of them share nothing. */
export async function startScriptedProvider(
  options: ScriptedProviderOptions,
): Promise<ScriptedProvider> {
  const { origin, lifetimeSeconds } = options;
  const port = options.port ?? (await listen());
  const issuer = port.origin;
  const clientId = 'tabs';
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'first', alg: 'ES256', use: 'sig' }];

  const closing = new AbortController();
  const log: { -readonly [Name in keyof LoggedRequest]: LoggedRequest[Name] }[] = [];
  const accessTokens: (IssuedAccessToken & { readonly family: Family })[] = [];
  const faults = new Map<string, Fault>();
  const codes = new Map<string, Code>();
  const refreshTokens = new Map<string, { readonly family: Family; isSpent: boolean }>();
  let subject = 'alice';
  let reuses = 0;

  const cacheable = { 'Cache-Control': 'max-age=3600' };
  const ok = (json: unknown): Answer => ({ status: 200, outcome: 'ok', json });
  const refuse = (error: string, status = 400, outcome: Outcome = 'refused'): Answer => ({
    status,
    outcome,
    json: { error },
  });
  const redirect = (target: URL): Answer => ({
    status: 303,
    outcome: 'ok',
    headers: { Location: target.href },
  });
  const isReturnUrl = (url: string | null): url is string =>
    url !== null && URL.canParse(url) && new URL(url).origin === origin;

  const metadata = {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    revocation_endpoint: `${issuer}/revoke`,
    end_session_endpoint: `${issuer}/end-session`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    authorization_response_iss_parameter_supported: true,
  };

  function authorize(sent: Parameters): Answer {
    const redirectUri = sent.get('redirect_uri');
    if (sent.get('client_id') !== clientId || !isReturnUrl(redirectUri)) {
      return refuse('invalid_request');
    }
    const challenge = sent.get('code_challenge');
    const answer = new URL(redirectUri);
    answer.searchParams.set('iss', issuer);
    answer.searchParams.set('state', sent.get('state') ?? '');
    if (
      sent.get('response_type') !== 'code' ||
      sent.get('code_challenge_method') !== 'S256' ||
      challenge === null
    ) {
      answer.searchParams.set('error', 'invalid_request');
      return { ...redirect(answer), outcome: 'refused' };
    }
    const code = random();
    const nonce = sent.get('nonce') ?? undefined;
    const family: Family = { subject, nonce, authTime: epochSeconds(), isDead: false };
    codes.set(code, { family, redirectUri, challenge });
    answer.searchParams.set('code', code);
    return redirect(answer);
  }

  async function answerToken(sent: Parameters): Promise<Answer> {
    if (sent.get('client_id') !== clientId) return refuse('invalid_client', 401);
    const grantType = sent.get('grant_type');
    if (grantType === 'authorization_code') return redeem(sent);
    if (grantType === 'refresh_token') return refresh(sent.get('refresh_token') ?? '');
    return refuse('unsupported_grant_type');
  }

  async function redeem(sent: Parameters): Promise<Answer> {
    const name = sent.get('code') ?? '';
    const code = codes.get(name);
    codes.delete(name);
    const proof = createHash('sha256').update(sent.get('code_verifier') ?? '');
    const isProven = code?.challenge === proof.digest('base64url');
    return isProven && code.redirectUri === sent.get('redirect_uri')
      ? ok(await issue(code.family))
      : refuse('invalid_grant');
  }

  /** Rotates: a refresh token that comes twice was stolen, or its successor was lost. */
  async function refresh(token: string): Promise<Answer> {
    const found = refreshTokens.get(token);
    if (!found) return refuse('invalid_grant');
    if (found.isSpent) {
      reuses++;
      found.family.isDead = true;
      return refuse('invalid_grant', 400, 'reuse');
    }
    if (found.family.isDead) return refuse('invalid_grant');
    found.isSpent = true;
    return ok(await issue(found.family));
  }

  async function issue(family: Family): Promise<object> {
    const issuedAt = Date.now();
    const now = epochSeconds();
    const accessToken = random();
    const refreshToken = random();
    refreshTokens.set(refreshToken, { family, isSpent: false });
    const expiresAt = issuedAt + lifetimeSeconds * 1000;
    accessTokens.push({ value: accessToken, subject: family.subject, issuedAt, expiresAt, family });
    const idToken = new SignJWT({ nonce: family.nonce, auth_time: family.authTime })
      .setProtectedHeader({ alg: 'ES256', kid: 'first' })
      .setIssuer(issuer)
      .setSubject(family.subject)
      .setAudience(clientId)
      .setIssuedAt(now)
      .setExpirationTime(now + lifetimeSeconds);
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: lifetimeSeconds,
      refresh_token: refreshToken,
      id_token: await idToken.sign(privateKey),
      scope: 'openid offline_access',
    };
  }

  const findToken = (value: string): (typeof accessTokens)[number] | undefined =>
    accessTokens.find(
      (issued) => issued.value === value && issued.expiresAt > Date.now() && !issued.family.isDead,
    );

  function userInfo(authorization = ''): Answer {
    const token = findToken(authorization.replace(/^Bearer /, ''));
    return token ? ok({ sub: token.subject, name: token.subject }) : refuse('invalid_token', 401);
  }

  function revoke(token: string): Answer {
    const { family } = refreshTokens.get(token) ?? findToken(token) ?? {};
    if (family) family.isDead = true;
    return { status: 200, outcome: 'ok' };
  }

  function endSession(sent: Parameters): Answer {
    const target = sent.get('post_logout_redirect_uri');
    if (!isReturnUrl(target)) return refuse('invalid_request');
    const url = new URL(target);
    const state = sent.get('state');
    if (state !== null) url.searchParams.set('state', state);
    return redirect(url);
  }

  function answerTo(
    path: string,
    sent: Parameters,
    request: IncomingMessage,
  ): Answer | Promise<Answer> {
    switch (path as Route) {
      case '/.well-known/openid-configuration':
        return { ...ok(metadata), headers: cacheable };
      case '/jwks':
        return { ...ok({ keys }), headers: cacheable };
      case '/authorize':
        return authorize(sent);
      case '/token':
        return answerToken(sent);
      case '/userinfo':
        return userInfo(request.headers.authorization);
      case '/revoke':
        return revoke(sent.get('token') ?? '');
      case '/end-session':
        return endSession(sent);
      default:
        return refuse('not_found', 404);
    }
  }

  function reply(response: ServerResponse, { status, json, headers }: Answer): void {
    response.writeHead(status, {
      'Cache-Control': 'no-store',
      ...(json !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    });
    response.end(json === undefined ? undefined : JSON.stringify(json));
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', 'Retry-After');
    if (request.method === 'OPTIONS') {
      response.writeHead(204, {
        'Access-Control-Allow-Headers': 'Authorization, Content-Type',
        'Access-Control-Max-Age': '600',
      });
      response.end();
      return;
    }
    const at = Date.now();
    const url = new URL(request.url ?? '/', issuer);
    const sent = request.method === 'POST' ? await readForm(request) : url.searchParams;
    const entry: (typeof log)[number] = {
      at,
      endedAt: undefined,
      path: url.pathname,
      grantType: sent.get('grant_type') ?? undefined,
      cookie: request.headers.cookie,
      outcome: 'pending',
    };
    log.push(entry);
    const end = (outcome: Outcome): void => {
      entry.outcome = outcome;
      entry.endedAt = Date.now();
    };

    const fault = faults.get(url.pathname);
    if (fault?.type === 'failure') {
      const { status, retryAfter, location } = fault.failure;
      const headers = {
        ...(retryAfter !== undefined && { 'Retry-After': retryAfter }),
        ...(location !== undefined && { Location: location }),
      };
      reply(response, { status, outcome: 'failed on demand', headers });
      end('failed on demand');
      return;
    }
    if (fault?.slowness === 'before-processing') await waitFor(response, fault.ms);
    if (isGone(response)) {
      end('abandoned');
      return;
    }
    const answer = await answerTo(url.pathname, sent, request);
    if (fault?.slowness === 'after-processing') await waitFor(response, fault.ms);
    if (isGone(response)) {
      end(answer.outcome === 'reuse' ? 'reuse' : 'unheard');
      return;
    }
    reply(response, answer);
    end(answer.outcome);
  }

  /** Waits, unless the client goes away or the test ends. */
  async function waitFor(response: ServerResponse, ms: number): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => {
      gone.abort();
    });
    const signal = AbortSignal.any([gone.signal, closing.signal]);
    await pause(ms, undefined, { signal }).catch(() => undefined);
  }

  port.answer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.destroy(error as Error);
    });
  });

  return {
    issuer,
    clientId,
    log,
    accessTokens,
    get reuses() {
      return reuses;
    },
    refreshes: () => log.filter(({ grantType }) => grantType === 'refresh_token'),
    signInAs: (next) => {
      subject = next;
    },
    accepts: (accessToken) => findToken(accessToken) !== undefined,
    delay: (route, ms, slowness = 'before-processing') => {
      faults.set(route, { type: 'delay', ms, slowness });
    },
    fail: (route, failure) => {
      faults.set(route, { type: 'failure', failure });
    },
    recover: (route) => {
      faults.delete(route);
    },
    close: async () => {
      closing.abort();
      await port.close();
    },
  };
}

async function readForm(request: IncomingMessage): Promise<Parameters> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return new URLSearchParams(text);
}

/** A function, because it changes while we wait. */
function isGone(response: ServerResponse): boolean {
  return response.destroyed;
}

function epochSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

import { AuthorizationError, ClaimError, ServerError } from './answer-errors';
import { isInteractionRequired, isOidcError, OidcError } from './errors';

describe('an error', () => {
  it('has a stable code, the configuration it belongs to, and what caused it', () => {
    const cause = new TypeError('Failed to fetch');
    const error = new OidcError('network/failed', 'No answer.', { configId: '0-app', cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'OidcError',
      code: 'network/failed',
      message: 'No answer.',
      configId: '0-app',
      cause,
    });
  });

  it('has no cause and no configuration unless told', () => {
    const error = new OidcError('network/failed', 'No answer.');
    expect('cause' in error).toBe(false);
    expect(error.configId).toBeUndefined();
  });
});

describe('AuthorizationError', () => {
  const error = new AuthorizationError({
    error: 'access_denied',
    error_description: 'No, thanks',
    error_uri: 'https://op.example/why',
    state: 'of-the-attempt',
  });

  it('carries the answer of the provider', () => {
    expect(error).toBeInstanceOf(OidcError);
    expect(error).toMatchObject({
      name: 'AuthorizationError',
      code: 'authorization-response/error',
      error: 'access_denied',
      error_description: 'No, thanks',
      error_uri: 'https://op.example/why',
    });
    expect(error.state).toBe('of-the-attempt');
  });

  it('S-03 does not show the state to whoever prints or serializes it', () => {
    expect(JSON.stringify({ ...error })).not.toContain('of-the-attempt');
    expect(Object.keys(error)).not.toContain('state');
    expect(error.message).not.toContain('of-the-attempt');
  });
});

it('ServerError carries status, OAuth error and the pause asked for', () => {
  const answer = {
    status: 429,
    error: 'slow_down',
    error_description: 'Too many',
    retryAfterSeconds: 30,
  };
  expect(new ServerError('token-response/error', 'Busy.', answer)).toMatchObject({
    name: 'ServerError',
    code: 'token-response/error',
    ...answer,
  });
});

it('ClaimError names the claim and what is wrong with it', () => {
  expect(new ClaimError('id-token/nonce', 'nonce', 'missing', 'Absent.')).toMatchObject({
    name: 'ClaimError',
    code: 'id-token/nonce',
    claim: 'nonce',
    reason: 'missing',
  });
});

describe('isOidcError', () => {
  it('knows errors of another copy of the package by their code', () => {
    expect(isOidcError(Object.assign(new Error('x'), { code: 'id-token/nonce' }))).toBe(true);
    expect(isOidcError(new ClaimError('id-token/nonce', 'nonce', 'missing', 'x'))).toBe(true);
  });

  it.each([
    ['a bare error', new Error('x')],
    ['an error of the host', Object.assign(new Error('x'), { code: 'ECONNRESET' })],
    ['an error whose code is a number', Object.assign(new Error('x'), { code: 20 })],
    ['a look-alike that is no error', { code: 'id-token/nonce' }],
    ['a string', 'id-token/nonce'],
    ['nothing', undefined],
    ['null', null],
  ])('%s is none', (_, value) => {
    expect(isOidcError(value)).toBe(false);
  });
});

describe('isInteractionRequired', () => {
  const refusal = (error: string): OidcError => new AuthorizationError({ error, state: 's' });

  it.each([
    new OidcError('renew/grant-expired', 'x'),
    new OidcError('renew/no-refresh-token', 'x'),
    new ServerError('token-response/error', 'x', { status: 400, error: 'invalid_grant' }),
    refusal('login_required'),
    refusal('consent_required'),
    refusal('interaction_required'),
    refusal('account_selection_required'),
    new ServerError('token-response/error', 'x', { status: 400, error: 'interaction_required' }),
  ])('only the user can help: %#', (error) => {
    expect(isInteractionRequired(error)).toBe(true);
  });

  it.each([
    new OidcError('network/offline', 'x'),
    refusal('access_denied'),
    refusal('server_error'),
    new ServerError('token-response/error', 'x', { status: 503 }),
    new ServerError('token-response/error', 'x', { status: 403 }),
    new ServerError('token-response/error', 'x', { status: 400, error: 'invalid_scope' }),
    Object.assign(new Error('x'), { error: 'login_required' }),
    undefined,
  ])('signing in again would not help: %#', (error) => {
    expect(isInteractionRequired(error)).toBe(false);
  });
});

import { ServerError } from '../answer-errors';
import type { HttpResponse } from '../http-message';
import { buildRevocationRequest, checkRevocationResponse } from './revocation';

describe('buildRevocationRequest', () => {
  it.each(['access_token', 'refresh_token'] as const)(
    'V-05 sends client_id, token and the hint %s',
    (token_type_hint) => {
      expect(buildRevocationRequest({ client_id: 'a b', token: 't/1', token_type_hint })).toBe(
        `client_id=a%20b&token=t%2F1&token_type_hint=${token_type_hint}`,
      );
    },
  );
});

describe('checkRevocationResponse', () => {
  const answer = { status: 200, contentType: '', retryAfter: undefined, body: '' };

  it.each(['', '<html></html>', '{"error":"x"}'])(
    'V-02 200 is success whatever the body: %j',
    (body) => {
      expect(() => {
        checkRevocationResponse({ ...answer, body }, 0);
      }).not.toThrow();
    },
  );

  function refusal(response: Partial<HttpResponse>): unknown {
    try {
      checkRevocationResponse({ ...answer, ...response }, 0);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  it('V-03 503 is an error that says when to come back', () => {
    const error = refusal({ status: 503, retryAfter: '7' });
    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({ code: 'revocation/error', status: 503, retryAfterSeconds: 7 });
  });

  it('V-04 400 is an error that keeps the code of the provider', () => {
    const error = refusal({ status: 400, body: '{"error":"unsupported_token_type"}' });
    expect(error).toMatchObject({ code: 'revocation/error', error: 'unsupported_token_type' });
  });

  it.each([201, 204])('%d is success, too [10-37]', (status) => {
    expect(refusal({ status })).toBeUndefined();
  });

  it('401 is an error that says who may revoke [10-64]', () => {
    const error = refusal({ status: 401, body: '{"error":"invalid_client"}' }) as ServerError;
    expect(error.message).toContain('no public client');
    expect(error).toMatchObject({ code: 'revocation/error', error: 'invalid_client' });
  });

  it.each([301, 404])('V-02 %d is not success', (status) => {
    expect(refusal({ status })).toMatchObject({ code: 'revocation/error', status });
  });
});

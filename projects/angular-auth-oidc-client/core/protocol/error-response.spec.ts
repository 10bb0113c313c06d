import { ServerError } from '../answer-errors';
import { cleanErrorCode, cleanText, createServerError } from './error-response';

describe('cleanErrorCode', () => {
  it.each(['invalid_grant', 'access_denied', 'urn:example:error', 'AADSTS50011', 'x-1.2/3'])(
    'R-312 keeps %s',
    (code) => {
      expect(cleanErrorCode(code)).toBe(code);
    },
  );

  it.each([undefined, null, '', '<b>', 'two words', 'a\nb', '€', 'a'.repeat(41)])(
    'R-315 drops %j',
    (code) => {
      expect(cleanErrorCode(code)).toBeUndefined();
    },
  );
});

describe('createServerError', () => {
  const messageFor = (error: string): string =>
    createServerError('token-response/error', 'token endpoint', {
      status: 400,
      contentType: 'application/json',
      retryAfter: undefined,
      body: JSON.stringify({ error }),
    }).message;

  it('shows an error that looks like an OAuth error code', () => {
    expect(messageFor('invalid_grant')).toBe('The token endpoint answered with invalid_grant.');
  });

  it.each(['Rt1.eyJhbGciOiJub25lIn0', 'x'.repeat(41), 'AADSTS50011', 'state-1', 'a b'])(
    'shows the status in place of the error %j, which may be a token or a state',
    (error) => {
      expect(messageFor(error)).toBe('The token endpoint answered with status 400.');
    },
  );
});

describe('cleanText', () => {
  it('R-315 takes out control and bidirectional characters', () => {
    expect(cleanText('a\u0000\u001B[31m\nb\u202Ec\u2066d\u200Fe\u061Cf\u2028g\u2029h\u0085i')).toBe(
      'a[31mbcdefghi',
    );
  });

  it('R-315 caps 100 kB at 500 characters', () => {
    expect(cleanText('x'.repeat(100_000))).toHaveLength(500);
  });

  it('R-315 leaves no half of a character at the end', () => {
    expect(cleanText(`${'x'.repeat(499)}😀`)).toBe('x'.repeat(499));
    expect(cleanText('😀')).toBe('😀');
  });

  it('R-315 keeps markup as the plain text it is', () => {
    expect(cleanText('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>');
  });

  it.each([undefined, null, '', '\n\u202E'])('is undefined where nothing is left of %j', (text) => {
    expect(cleanText(text)).toBeUndefined();
  });
});

describe('createServerError', () => {
  const answer = { status: 400, contentType: 'application/json', retryAfter: undefined };

  it('carries what the endpoint said', () => {
    const error = createServerError(
      'token-response/error',
      'token endpoint',
      {
        status: 429,
        contentType: 'application/json',
        retryAfter: '30',
        body: '{"error":"slow_down","error_description":"not\\nso fast"}',
      },
      0,
    );
    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({
      code: 'token-response/error',
      status: 429,
      error: 'slow_down',
      error_description: 'notso fast',
      retryAfterSeconds: 30,
    });
    expect(error.message).toBe('The token endpoint answered with slow_down.');
  });

  it.each([
    ['<html>login</html>', 'status 400'],
    ['{"error":"<script>"}', 'status 400'],
    ['{"error":{"a":1},"error_description":7}', 'status 400'],
    ['{"error":"invalid_client","error_description":"the secret"}', 'invalid_client'],
  ])('R-001 the message quotes nothing of %j but a plain code', (body, said) => {
    const error = createServerError('jwks/request-failed', 'key set endpoint', { ...answer, body });
    expect(error.message).toBe(`The key set endpoint answered with ${said}.`);
  });

  it('R-016 counts a date from now, and ignores it where no time is given', () => {
    const response = { ...answer, retryAfter: 'Thu, 01 Jan 2026 00:02:00 GMT', body: '' };
    const now = Date.UTC(2026, 0, 1) / 1000;
    expect(createServerError('revocation/error', 'x', response, now).retryAfterSeconds).toBe(120);
    expect(createServerError('revocation/error', 'x', response).retryAfterSeconds).toBeUndefined();
  });

  it('says so where the status is right and the content is not', () => {
    const error = createServerError('jwks/request-failed', 'key set endpoint', {
      ...answer,
      status: 200,
      body: 'x',
    });
    expect(error.message).toBe(
      'The key set endpoint answered with something else than was asked for.',
    );
  });
});

import { AuthorizationError } from '../answer-errors';
import { isOidcError } from '../errors';
import {
  cleanSessionState,
  validateAuthorizationResponse,
  type AuthorizationCode,
  type ResponseExpectations,
} from './authorization-response';

const errorWith = (fields: object): Error => expect.objectContaining(fields) as Error;

describe('validateAuthorizationResponse', () => {
  const issuer = 'https://op.example/tenant';

  function validate(
    parameters: string,
    change: Partial<ResponseExpectations> = {},
  ): AuthorizationCode | Error {
    const response = {
      state: 's',
      mode: 'query',
      parameters: new URLSearchParams(parameters),
    } as const;
    const expectations = {
      issuer,
      requiresIss: false,
      mode: 'query',
      responseType: 'code',
      ...change,
    } as const;
    try {
      return validateAuthorizationResponse(response, expectations);
    } catch (error) {
      if (isOidcError(error)) return error;
      throw error;
    }
  }
  const refused = (code: string): unknown => expect.objectContaining({ code });
  const iss = `iss=${encodeURIComponent(issuer)}`;

  it('control: gives the code', () => {
    expect(validate(`code=c%2B1&state=s&${iss}`)).toEqual({ code: 'c+1' });
  });

  it.each([
    'state=a&state=b&code=x',
    'state=s&state=s&code=x',
    'code=x&code=y&state=s',
    `${iss}&${iss}&code=x&state=s`,
    'error=a&error=b&state=s',
    'code=x&state=s&session_state=a&session_state=b',
    'code=x&state=s&id_token=a&id_token=b',
  ])('R-303 I-05 refuses doubled parameters: %s', (parameters) => {
    expect(validate(parameters)).toEqual(refused('authorization-response/invalid'));
  });

  it('R-303 the doubled name is given, its values are not', () => {
    expect(validate('code=secret1&code=secret2&state=s')).toHaveProperty(
      'message',
      'The answer of the provider has more than one code.',
    );
  });

  it('R-303 a doubled parameter of the application is its own affair', () => {
    expect(validate('tag=a&tag=b&code=x&state=s')).toEqual({ code: 'x' });
  });

  it.each([
    ['another host', 'https://evil.example/tenant'],
    ['one slash more', `${issuer}/`],
    ['upper case', issuer.toUpperCase()],
    ['encoded twice', encodeURIComponent(issuer)],
    ['a space in front', ` ${issuer}`],
    ['empty', ''],
  ])('I-01 I-03 R-308 R-310 S-08 refuses iss: %s', (_, value) => {
    const sent = `code=c&state=s&iss=${encodeURIComponent(value)}`;
    expect(validate(sent)).toEqual(refused('authorization-response/issuer-mismatch'));
    expect(validate(sent, { requiresIss: true })).toEqual(
      refused('authorization-response/issuer-mismatch'),
    );
  });

  it('I-02 R-309 refuses an answer without the iss that was announced, errors too', () => {
    const requiresIss = true;
    for (const answer of ['code=c&state=s', 'error=access_denied&state=s']) {
      expect(validate(answer, { requiresIss })).toEqual(
        refused('authorization-response/missing-issuer'),
      );
    }
    expect(validate(`code=c&state=s&${iss}`, { requiresIss })).toEqual({ code: 'c' });
  });

  it('a missing iss is told from a different one, and keeps the error that came without it [10-61]', () => {
    const error = validate('error=login_required&state=s', { requiresIss: true }) as Error;
    expect(error.message).toContain('has no iss');
    expect(error.cause).toMatchObject({
      code: 'authorization-response/error',
      error: 'login_required',
    });
    const code = validate('code=c&state=s', { requiresIss: true }) as Error;
    expect(code.cause).toBeUndefined();
  });

  it('I-03 an iss that was not announced passes where it is right', () => {
    expect(validate(`code=c&state=s&${iss}`)).toEqual({ code: 'c' });
  });

  it('I-04 R-314 an error of a stranger is an issuer mismatch, and its text is not shown', () => {
    const error = validate(
      'error=access_denied&error_description=call+us&state=s&iss=https://evil',
    );
    expect(error).toEqual(refused('authorization-response/issuer-mismatch'));
    expect(error).not.toHaveProperty('error_description');
  });

  it.each([
    ['query', 'fragment'],
    ['fragment', 'query'],
  ] as const)('R-317 refuses an answer in the %s where the %s was asked for', (mode, asked) => {
    const parameters = new URLSearchParams('code=c&state=s');
    expect(() =>
      validateAuthorizationResponse(
        { state: 's', mode, parameters },
        { issuer, requiresIss: false, mode: asked, responseType: 'code' },
      ),
    ).toThrow(errorWith({ code: 'authorization-response/invalid' }));
  });

  it.each([
    'access_denied',
    'login_required',
    'consent_required',
    'interaction_required',
    'invalid_request',
    'server_error',
    'temporarily_unavailable',
    'something_new',
  ])('R-312 error=%s is typed and keeps its code', (error) => {
    const refusal = validate(`error=${error}&error_description=why&state=s`);
    expect(refusal).toBeInstanceOf(AuthorizationError);
    expect(refusal).toMatchObject({
      code: 'authorization-response/error',
      error,
      error_description: 'why',
      state: 's',
    });
  });

  it.each([
    ['query', 'fragment', 'id_token token'],
    ['query', 'fragment', 'code id_token'],
    ['fragment', 'query', 'code'],
  ] as const)(
    'reports an error in the %s though the response was to be in the %s [10-59]',
    (mode, asked, responseType) => {
      const parameters = new URLSearchParams('error=unauthorized_client&state=s');
      expect(() =>
        validateAuthorizationResponse(
          { state: 's', mode, parameters },
          { issuer, requiresIss: false, mode: asked, responseType },
        ),
      ).toThrow(errorWith({ code: 'authorization-response/error', error: 'unauthorized_client' }));
    },
  );

  it.each([
    ['abc.def', 'abc.def'],
    ['a b', undefined],
  ])('an error may bring a session_state: %j is given as %j', (sent, given) => {
    const refusal = validate(`error=login_required&state=s&session_state=${sent}`);
    expect((refusal as AuthorizationError).session_state).toBe(given);
  });

  it.each(['AADSTS50011', 'state-1', 'urn:example:error'])(
    'keeps the error %s in its field and out of the message, because it may be anything [D31]',
    (error) => {
      expect(validate(`error=${error}&state=s`)).toMatchObject({
        error,
        message: 'The provider refused the sign-in: unrecognized_error',
      });
    },
  );

  it('R-313 an error beside a code is an error', () => {
    const refusal = validate('error=access_denied&code=c&state=s');
    expect(refusal).toEqual(refused('authorization-response/error'));
    expect(JSON.stringify(refusal)).not.toContain('"c"');
  });

  it.each(['', '<script>', 'a b', 'x'.repeat(41)])(
    'R-315 error=%j is not shown as it is',
    (error) => {
      expect(validate(`error=${encodeURIComponent(error)}&state=s`)).toMatchObject({
        code: 'authorization-response/error',
        error: 'unrecognized_error',
      });
    },
  );

  it('R-315 the description is short and cannot disturb the text around it', () => {
    const text = encodeURIComponent(`<img src=x onerror=a>\u0000\u202E${'x'.repeat(100_000)}`);
    const refusal = validate(`error=e&error_description=${text}&state=s`) as AuthorizationError;
    expect(refusal.error_description).toMatch(/^<img src=x onerror=a>x{470,480}$/);
  });

  it.each([
    ['https://op.example/help?a=1', 'https://op.example/help?a=1'],
    ['http://op.example/help', undefined],
    ['javascript:alert(1)', undefined],
    ['java\nscript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['/help', undefined],
    ['', undefined],
  ])('R-315 error_uri %j is given as %j', (uri, given) => {
    const refusal = validate(`error=e&error_uri=${encodeURIComponent(uri)}&state=s`);
    expect((refusal as AuthorizationError).error_uri).toBe(given);
  });

  it.each([
    'code=c&state=s&access_token=t',
    'code=c&state=s&id_token=t',
    'state=s&access_token=t&id_token=t',
    'code=c&state=s&access_token=',
  ])('R-316 S-11 refuses tokens though a code was asked for: %s', (parameters) => {
    expect(validate(parameters)).toEqual(refused('authorization-response/invalid'));
  });

  it.each([
    ['id_token', 'access_token=t&id_token=t', 'access_token'],
    ['id_token', 'code=c&id_token=t', 'code'],
    ['id_token token', 'code=c&access_token=t&id_token=t', 'code'],
    ['code id_token', 'code=c&access_token=t&id_token=t', 'access_token'],
    ['code token', 'code=c&access_token=t&id_token=t', 'id_token'],
  ])('R-316 %s was asked for: refuses %s, by the name of the %s', (responseType, sent, name) => {
    expect(validate(`${sent}&state=s`, { responseType })).toMatchObject({
      code: 'authorization-response/invalid',
      message: `The answer of the provider has a ${name} that was not asked for.`,
    });
  });

  it.each([
    ['id_token', 'id_token=t', ''],
    ['id_token token', 'access_token=t&id_token=t', ''],
    ['code id_token', 'code=c&id_token=t', 'c'],
    ['token code', 'code=c&access_token=t', 'c'],
    ['code id_token token', 'code=c&access_token=t&id_token=t', 'c'],
  ])('%s was asked for: takes %s', (responseType, sent, code) => {
    expect(validate(`${sent}&state=s&session_state=x`, { responseType })).toEqual({
      code,
      session_state: 'x',
    });
  });

  it.each(['code id_token', 'code token', 'code id_token token'])(
    'R-304 there must be a code where %s was asked for',
    (responseType) => {
      expect(validate('state=s', { responseType })).toEqual(
        refused('authorization-response/missing-code'),
      );
    },
  );

  it.each(['state=s', 'code=&state=s'])('R-304 there must be a code: %s', (parameters) => {
    expect(validate(parameters)).toEqual(refused('authorization-response/missing-code'));
  });

  it.each(['%ff', '%C3%28', '%0A', '%E2%82%AC', 'a%00'])('R-304 refuses the code %s', (code) => {
    expect(validate(`code=${code}&state=s`)).toEqual(refused('authorization-response/invalid'));
  });

  it('R-304 a code is decoded once, whatever it contains', () => {
    expect(validate('code=a+b%2525%zz&state=s')).toEqual({ code: 'a b%25%zz' });
  });

  it('R-322 M-04 keeps a session_state that can be used and drops one that cannot', () => {
    expect(validate('code=c&state=s&session_state=a.b')).toEqual({
      code: 'c',
      session_state: 'a.b',
    });
    expect(validate('code=c&state=s&session_state=a+b')).toEqual({ code: 'c' });
    expect(validate(`code=c&state=s&session_state=${'a'.repeat(10_000)}`)).toEqual({ code: 'c' });
  });
});

describe('cleanSessionState', () => {
  it.each([undefined, null, 7, {}, '', ' ', 'a b', 'a\n', 'a'.repeat(1001)])(
    'R-322 M-04 drops %j',
    (value) => {
      expect(cleanSessionState(value)).toBeUndefined();
    },
  );

  it.each(['a.b', 'a'.repeat(1000)])('R-322 keeps what can be posted to the frame', (value) => {
    expect(cleanSessionState(value)).toBe(value);
  });
});

import { buildCodeRequest, buildRefreshRequest } from './token-request';

describe('buildCodeRequest', () => {
  const request = {
    client_id: 'client',
    code: 'a+b/c=',
    code_verifier: 'verifier',
    redirect_uri: 'https://app.example/callback?a=1',
  };

  it('RFC 6749 section 4.1.3 sends the code with its verifier, encoded once', () => {
    expect(buildCodeRequest(request, { resource: 'https://api.example' })).toBe(
      'grant_type=authorization_code&client_id=client&code=a%2Bb%2Fc%3D&code_verifier=verifier' +
        '&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback%3Fa%3D1&resource=https%3A%2F%2Fapi.example',
    );
  });

  it('S-22 R-325 the application cannot change what the sign-in began with', () => {
    const body = new URLSearchParams(
      buildCodeRequest(request, {
        redirect_uri: 'https://evil.example',
        code_verifier: 'x',
        code: 'x',
        client_id: 'x',
        grant_type: 'password',
      }),
    );
    expect([...body]).toEqual([
      ['grant_type', 'authorization_code'],
      ['client_id', 'client'],
      ['code', 'a+b/c='],
      ['code_verifier', 'verifier'],
      ['redirect_uri', 'https://app.example/callback?a=1'],
    ]);
  });

  it('sends no verifier where PKCE is switched off', () => {
    expect(buildCodeRequest({ ...request, code_verifier: undefined }, {})).not.toContain(
      'verifier',
    );
  });
});

describe('buildRefreshRequest', () => {
  it('RFC 6749 section 6 sends the refresh token and no scope, so that none is lost', () => {
    expect(buildRefreshRequest({ client_id: 'client', refresh_token: 'r/1' }, { a: 1 })).toBe(
      'grant_type=refresh_token&client_id=client&refresh_token=r%2F1&a=1',
    );
  });

  it('R-325 the application cannot replace the refresh token', () => {
    expect(
      buildRefreshRequest({ client_id: 'client', refresh_token: 'r' }, { refresh_token: 'x' }),
    ).toBe('grant_type=refresh_token&client_id=client&refresh_token=r');
  });
});

import { isInvalidToken } from './bearer-challenge';

it.each([
  'Bearer error="invalid_token"',
  'Bearer error=invalid_token',
  'bearer  ERROR = "invalid_token"',
  'Bearer realm="example", error="invalid_token", error_description="The access token expired"',
  'Bearer error_description="a \\"quoted\\", word", error="invalid_token"',
  'Bearer error="invalid\\_token"',
  'Basic realm="x", Bearer error="invalid_token"',
  'Negotiate, Bearer error="invalid_token"',
  'Negotiate YWJj==, Bearer realm="a", error="invalid_token", Basic realm="b"',
  ',, Bearer error="invalid_token" , ',
  'Bearer realm="a", Bearer error="invalid_token"',
  'Bearer scope="a b",error="invalid_token",resource_metadata=abc',
])('RFC 6750 section 3.1: %s says that the token is no good', (header) => {
  expect(isInvalidToken(header)).toBe(true);
});

it.each([
  '',
  'Bearer',
  'Bearer realm="example"',
  'Bearer error="insufficient_scope"',
  'Bearer error="invalid_request"',
  'Bearer error="INVALID_TOKEN"',
  'Bearer error="invalid_token2"',
  'Bearer xerror="invalid_token"',
  'Bearer error_description="invalid_token"',
  'Bearer error_description="see error=\\"invalid_token\\""',
  'Bearer realm="x, Bearer error=invalid_token"',
  'Basic error="invalid_token"',
  'Bearer realm="x", DPoP error="invalid_token"',
  'error="invalid_token"',
  'BearerX error="invalid_token"',
  // What breaks the grammar says nothing.
  'Bearer error="invalid_token',
  'Bearer error="invalid_token" realm="x"',
  'Bearer error=="invalid_token"',
  'Bearer error="invalid_token", "',
  'Bearer {error}="invalid_token"',
])('RFC 6750 section 3.1: %s does not', (header) => {
  expect(isInvalidToken(header)).toBe(false);
});

it('RFC 9110 section 11.6.1: a long header takes no long time', () => {
  const before = performance.now();
  for (const part of [
    'a',
    'a ',
    'a=',
    '"',
    '\\',
    'a="',
    ',',
    ' ',
    'a b, ',
    'a=b ',
    'Bearer a=b, ',
  ]) {
    isInvalidToken(part.repeat(20_000));
  }
  expect(performance.now() - before).toBeLessThan(2000);
});

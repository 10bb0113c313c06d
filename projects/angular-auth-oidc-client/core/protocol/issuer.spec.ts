import { expectedIssuer, isIssuer } from './issuer';

const tid = '0f4c3ad1-1b7e-4f0e-9b5e-6d8f1f2a3b4c';
const template = 'https://login.microsoftonline.com/{tenantid}/v2.0';

describe('the issuer expected of metadata', () => {
  it.each(['common', 'organizations', 'consumers'])('of %s is Entra’s template', (tenants) => {
    expect(expectedIssuer(`https://login.microsoftonline.com/${tenants}/v2.0`)).toBe(template);
  });

  it.each([
    'https://op.example',
    'https://op.example/',
    'https://op.example/realms/common',
    'https://op.example/realms/common/v2.0',
    'https://op.example/common',
    'https://op.example/commons/v2.0',
    'https://common/organization/v2.0',
    `https://login.microsoftonline.com/${tid}/v2.0`,
    'http://localhost:3000/common/v2.0',
  ])('T-02 of %s is that itself', (authority) => {
    expect(expectedIssuer(authority)).toBe(authority);
  });
});

describe('the issuer of an ID token', () => {
  it('is that of the metadata', () => {
    expect(isIssuer('https://op.example', 'https://op.example', undefined)).toBe(true);
    expect(isIssuer('https://op.example', 'https://op.example', tid)).toBe(true);
  });

  it('is the tenant’s, where the metadata are those of all tenants', () => {
    expect(isIssuer(template.replace('{tenantid}', tid), template, tid)).toBe(true);
  });

  it.each<[string, unknown, string, unknown]>([
    ['T-02 another one', 'https://evil.example', 'https://op.example', undefined],
    ['T-02 a slash more', 'https://op.example/', 'https://op.example', undefined],
    ['T-02 a scheme less', 'op.example', 'https://op.example', undefined],
    ['T-02 no text', ['https://op.example'], 'https://op.example', undefined],
    ['the template with a tenant', template, template, tid],
    ['the template', template, template, undefined],
    ['another tenant', template.replace('{tenantid}', tid.replace('0', '1')), template, tid],
    ['a tenant that is no GUID', 'https://login.microsoftonline.com/evil/v2.0', template, 'evil'],
    [
      'a tenant with a path',
      `https://login.microsoftonline.com/${tid}/x/v2.0`,
      template,
      `${tid}/x`,
    ],
    ['a tenant, not said which', template.replace('{tenantid}', tid), template, undefined],
    [
      'a tenant of one that has none',
      `https://op.example/${tid}/v2.0`,
      'https://op.example/common/v2.0',
      tid,
    ],
    ['Google’s without a scheme', 'accounts.google.com', 'https://op.example', undefined],
    [
      'another without a scheme',
      'accounts.google.com.evil',
      'https://accounts.google.com.evil',
      undefined,
    ],
  ])('is not %s', (_, iss, issuer, tenant) => {
    expect(isIssuer(iss, issuer, tenant)).toBe(false);
  });

  it('may lack the scheme at Google, as it once did', () => {
    expect(isIssuer('accounts.google.com', 'https://accounts.google.com', undefined)).toBe(true);
    expect(isIssuer('https://accounts.google.com', 'https://accounts.google.com', undefined)).toBe(
      true,
    );
  });
});

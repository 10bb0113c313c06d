import { isIssuer } from './issuer';
import { isIssuerOf } from './metadata';

const tid = '0f4c3ad1-1b7e-4f0e-9b5e-6d8f1f2a3b4c';
const template = 'https://login.microsoftonline.com/{tenantid}/v2.0';

describe('the issuer that metadata may name for an authority', () => {
  it.each(['common', 'organizations', 'consumers'])(
    'is the template for the authority %s of Microsoft, in each of its clouds',
    (tenants) => {
      for (const host of [
        'login.microsoftonline.com',
        'login.microsoftonline.us',
        'login.partner.microsoftonline.cn',
      ]) {
        const issuer = `https://${host}/{tenantid}/v2.0`;
        expect(isIssuerOf(`https://${host}/${tenants}/v2.0`, issuer)).toBe(true);
      }
    },
  );

  it.each([
    'https://op.example/common/v2.0',
    'https://op.example/realms/common/',
    'https://login.microsoftonline.com.evil.example/common/v2.0',
    'https://login.evilmicrosoftonline.com/common/v2.0',
    'https://evil.example/login.microsoftonline.com/common/v2.0',
    'http://localhost:3000/common/v2.0',
    'https://login.microsoftonline.com/commons/v2.0',
    `https://login.microsoftonline.com/${tid}/v2.0`,
  ])('is no template for %s [T-02]', (authority) => {
    const named = authority.replace(/common(?=\/)|[\da-f-]{36}/, '{tenantid}');
    expect(isIssuerOf(authority, authority)).toBe(true);
    expect(isIssuerOf(authority, named)).toBe(named === authority);
  });

  it('may have one slash more or less at its end, and nothing else', () => {
    expect(isIssuerOf('https://op.example', 'https://op.example/')).toBe(true);
    expect(isIssuerOf('https://op.example/', 'https://op.example')).toBe(true);
    expect(isIssuerOf('https://op.example/t', 'https://op.example/t/')).toBe(true);
    expect(isIssuerOf('https://op.example', 'https://op.example//')).toBe(false);
    expect(isIssuerOf('https://op.example/t', 'https://op.example')).toBe(false);
    expect(isIssuerOf('https://op.example', 'https://OP.example')).toBe(false);
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
      'a tenant of a template that is not Microsoft’s',
      `https://op.example/${tid}/v2.0`,
      'https://op.example/{tenantid}/v2.0',
      tid,
    ],
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

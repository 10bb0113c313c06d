import { isOidcError, type OidcErrorCode } from '../errors';
import {
  buildDiscoveryUrl,
  parseServerMetadata,
  readMetadataResponse,
  requireEndpoint,
  type MetadataExpectations,
  type ServerMetadata,
} from './metadata';

const errorWith = (fields: object): Error => expect.objectContaining(fields) as Error;

const issuer = 'https://op.example/tenant';
const expectations = { issuer, checksIssuer: true };
const document = {
  issuer,
  authorization_endpoint: 'https://op.example/authorize?tenant=a',
  token_endpoint: 'https://tokens.example/token',
  jwks_uri: 'https://op.example/keys',
  userinfo_endpoint: 'https://op.example/me',
  revocation_endpoint: 'https://op.example/revoke',
  end_session_endpoint: 'https://op.example/logout',
  check_session_iframe: 'https://op.example/frame',
  introspection_endpoint: 'https://op.example/introspect',
  pushed_authorization_request_endpoint: 'https://op.example/par',
  id_token_signing_alg_values_supported: ['RS256', 'ES256'],
  authorization_response_iss_parameter_supported: true,
  require_pushed_authorization_requests: true,
  code_challenge_methods_supported: ['plain', 'S256'],
} satisfies ServerMetadata;

const required = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const;
const optional = [
  'userinfo_endpoint',
  'revocation_endpoint',
  'end_session_endpoint',
  'check_session_iframe',
  'introspection_endpoint',
  'pushed_authorization_request_endpoint',
] as const;

/** The code and message that a document is refused with, or the metadata. */
function judge(
  members: Record<string, unknown>,
  expected: MetadataExpectations = expectations,
): ServerMetadata | readonly [OidcErrorCode, string] {
  try {
    return parseServerMetadata({ ...document, ...members }, expected);
  } catch (error) {
    if (isOidcError(error)) return [error.code, error.message];
    throw error;
  }
}

describe('buildDiscoveryUrl', () => {
  it.each([
    ['https://op.example', 'https://op.example/.well-known/openid-configuration'],
    ['https://op.example/', 'https://op.example/.well-known/openid-configuration'],
    ['https://op.example/t/a/', 'https://op.example/t/a/.well-known/openid-configuration'],
    ['https://op.example/t/a', 'https://op.example/t/a/.well-known/openid-configuration'],
  ])('D-01 R-412 %s has its metadata at %s', (authority, url) => {
    expect(buildDiscoveryUrl(authority)).toBe(url);
  });

  it('D-01 strips one slash, not two', () => {
    expect(buildDiscoveryUrl('https://op.example//')).toBe(
      'https://op.example//.well-known/openid-configuration',
    );
  });

  it('takes a URL that names the document as it is', () => {
    const url = 'https://op.example/v2.0/.well-known/openid-configuration?p=policy';
    expect(buildDiscoveryUrl(url)).toBe(url);
  });

  it.each(['/.well-known/oauth-authorization-server', '.well-known/oauth-authorization-server'])(
    'takes another suffix: %s',
    (suffix) => {
      const url = 'https://op.example/t/.well-known/oauth-authorization-server';
      expect(buildDiscoveryUrl('https://op.example/t/', suffix)).toBe(url);
      expect(buildDiscoveryUrl(url, suffix)).toBe(url);
    },
  );
});

describe('parseServerMetadata', () => {
  it('control: keeps a good document as it is', () => {
    expect(judge({})).toEqual(document);
  });

  it('R-027 R-410 keeps nothing but the members it knows', () => {
    const json = JSON.parse(
      `{"__proto__":{"token_endpoint":"https://evil.example"},"constructor":1,"other":2,${JSON.stringify(document).slice(1)}`,
    ) as Record<string, unknown>;
    const metadata = parseServerMetadata(json, expectations);
    expect(Object.keys(metadata).sort()).toEqual(Object.keys(document).sort());
    expect(Object.getPrototypeOf(metadata)).toBeNull();
  });

  it('R-719 takes no member from a prototype', () => {
    const inherited = Object.create(document) as Record<string, unknown>;
    expect(() => parseServerMetadata(inherited, expectations)).toThrow(
      errorWith({ code: 'metadata/issuer-mismatch' }),
    );
  });

  it('R-411 gives the same answer for what it gave before and was stored', () => {
    const stored = JSON.parse(JSON.stringify(judge({}))) as Record<string, unknown>;
    expect(parseServerMetadata(stored, expectations)).toEqual(document);
  });

  describe('issuer', () => {
    it.each([
      ['another host', 'https://evil.example/tenant'],
      ['two slashes more', `${issuer}//`],
      ['upper case', 'https://OP.example/tenant'],
      ['http:', 'http://op.example/tenant'],
      ['the default port written out', 'https://op.example:443/tenant'],
      ['a number', 7],
      ['an array', [issuer]],
      ['empty', ''],
      ['null', null],
      ['absent', undefined],
      ['with a suffix', `${issuer}INVALID`],
      ['a homograph (R-413)', 'https://op.ex\u0430mple/tenant'],
    ])('D-02 R-401 refuses one that is %s', (_, value) => {
      expect(judge({ issuer: value })).toEqual([
        'metadata/issuer-mismatch',
        expect.stringContaining('set `authority` to it'),
      ]);
    });

    it('shows the issuer that was found, the one expected, and the remedies', () => {
      expect(judge({ issuer: 'https://other.example/\u202E\n' })).toEqual([
        'metadata/issuer-mismatch',
        expect.stringMatching(
          /issuer https:\/\/other\.example\/ instead of https:\/\/op\.example\/tenant: .*issValidationOff/,
        ),
      ]);
      expect(judge({ issuer: undefined })).toContainEqual(expect.stringContaining('(none)'));
    });

    it('accepts one slash more or less at the end, and keeps the issuer as it is [R-412]', () => {
      expect(judge({ issuer: `${issuer}/` })).toMatchObject({ issuer: `${issuer}/` });
      expect(judge({}, { issuer: `${issuer}/`, checksIssuer: true })).toMatchObject({ issuer });
    });

    it('D-05 R-413 does not normalise Unicode', () => {
      const nfc = 'https://op.example/\u00E9';
      const nfd = 'https://op.example/e\u0301';
      expect(judge({ issuer: nfd }, { issuer: nfc, checksIssuer: true })).toContain(
        'metadata/issuer-mismatch',
      );
      expect(judge({ issuer: nfc }, { issuer: nfc, checksIssuer: true })).toMatchObject({
        issuer: nfc,
      });
    });

    it.each<[string, string, string]>([
      [
        'the template of all tenants',
        'https://login.microsoftonline.com/{tenantid}/v2.0',
        'https://login.microsoftonline.com/common/v2.0',
      ],
      [
        'the template of all tenants',
        'https://login.microsoftonline.com/{tenantid}/v2.0',
        'https://login.microsoftonline.com/organizations/v2.0',
      ],
    ])('Entra ID may name %s', (_, value, authority) => {
      expect(judge({ issuer: value }, { issuer: authority, checksIssuer: true })).toMatchObject({
        issuer: value,
      });
    });

    it.each([
      ['another origin', 'https://evil.example/{tenantid}/v2.0'],
      ['another version', 'https://login.microsoftonline.com/{tenantid}/v1.0'],
      ['a template elsewhere', 'https://login.microsoftonline.com/common/{tenantid}'],
      ['one tenant', 'https://login.microsoftonline.com/0f4c3ad1-1b7e-4f0e-9b5e-6d8f1f2a3b4c/v2.0'],
    ])('D-02 Entra ID may not name %s', (_, value) => {
      const authority = 'https://login.microsoftonline.com/common/v2.0';
      expect(judge({ issuer: value }, { issuer: authority, checksIssuer: true })).toContain(
        'metadata/issuer-mismatch',
      );
    });

    it('D-02 nobody else may name a template', () => {
      expect(judge({ issuer: 'https://op.example/{tenantid}' })).toContain(
        'metadata/issuer-mismatch',
      );
    });

    it('with the check switched off, takes the issuer of the document, which has to have one', () => {
      const off = { issuer, checksIssuer: false };
      expect(judge({ issuer: 'https://other.example' }, off)).toMatchObject({
        issuer: 'https://other.example',
      });
      expect(judge({ issuer: undefined }, off)).toContain('metadata/issuer-mismatch');
    });
  });

  describe('endpoints', () => {
    it('where every token comes from the authorization endpoint, no token endpoint is needed', () => {
      const { token_endpoint: _, ...rest } = document;
      const implicit = { ...expectations, endpoints: ['authorization_endpoint', 'jwks_uri'] };
      expect(parseServerMetadata(rest, implicit)).toEqual(rest);
      expect(() => parseServerMetadata(rest, expectations)).toThrow(
        errorWith({ code: 'metadata/missing-endpoint' }),
      );
      expect(
        parseServerMetadata({ ...rest, token_endpoint: 'http://op.example/token' }, implicit),
      ).not.toHaveProperty('token_endpoint');
    });

    const insecure = [
      'http://op.example/x',
      'http://127.0.0.1/x',
      'http://localhost:4000/x',
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'ftp://op.example/x',
      'https://user@op.example/x',
      'https://user:pw@op.example/x',
      'https://:pw@op.example/x',
      'https://op.example/x#',
      'https://op.example/x#y',
      ' https://op.example/x',
      'https://op.exam\tple/x',
      '/relative',
      'relative',
      'https://',
    ];

    describe.each(optional)('%s', (name) => {
      it.each(insecure)('is left out if it is %j, and the document is used [D-03 R-402]', (url) => {
        const metadata = judge({ [name]: url });
        expect(metadata).toMatchObject({ issuer, unusable_endpoints: [name] });
        expect(metadata).not.toHaveProperty(name);
      });

      it('is refused if the application wrote it down itself', () => {
        const endpoints = [...required, name];
        expect(judge({ [name]: '/relative' }, { ...expectations, endpoints })).toContain(
          'metadata/invalid',
        );
      });
    });

    it('says of a missing endpoint that it was unusable, also when the document was stored', () => {
      const first = parseServerMetadata(
        { ...document, revocation_endpoint: 'http://op.example/secret' },
        expectations,
      );
      const stored = JSON.parse(JSON.stringify(first)) as Record<string, unknown>;
      const metadata = parseServerMetadata(stored, expectations);
      expect(() => requireEndpoint(metadata, 'revocation_endpoint')).toThrow(
        errorWith({
          code: 'metadata/missing-endpoint',
          message:
            'The metadata of the provider has no revocation_endpoint to use: the one named is not an https URL without user, password and fragment.',
        }),
      );
      expect(requireEndpoint(metadata, 'userinfo_endpoint')).toBe('https://op.example/me');
    });

    describe.each(required)('%s', (name) => {
      it.each(insecure)('D-03 R-402 S-20 V-01 L-04 refuses %j', (url) => {
        expect(judge({ [name]: url })).toEqual([
          'metadata/invalid',
          expect.stringContaining(`${name} of`),
        ]);
      });

      it('R-402 never quotes the endpoint', () => {
        expect(judge({ [name]: 'https://user:pw@op.example/x' })).toEqual([
          'metadata/invalid',
          expect.not.stringContaining('op.example'),
        ]);
      });
    });

    const broken = [7, [], {}, '', null, undefined];

    describe.each(required)('%s', (name) => {
      it.each(broken)('R-403 R-406 that is %j is missing, and named', (value) => {
        expect(judge({ [name]: value })).toEqual([
          'metadata/missing-endpoint',
          `The metadata of the provider has no ${name}.`,
        ]);
      });
    });

    describe.each(optional)('%s', (name) => {
      it.each(broken)('R-403 that is %j counts as absent', (value) => {
        expect(judge({ [name]: value })).not.toHaveProperty(name);
      });
    });

    const local = { issuer: 'http://localhost:4000', checksIssuer: true };
    const endpoints = (url: string): Record<string, string> => ({
      issuer: local.issuer,
      token_endpoint: url,
    });

    it.each([
      'http://localhost:4000/t',
      'http://op.localhost/t',
      'http://127.0.0.1:4000/t',
      'http://127.9.9.9/t',
      'http://[::1]:4000/t',
      'https://op.example/t',
    ])('S-20 a provider on this machine may use %s', (url) => {
      expect(judge(endpoints(url), local)).toMatchObject({ token_endpoint: url });
    });

    it.each([
      'http://op.example/t',
      'http://localhost.evil.example/t',
      'http://127.0.0.1.evil.example/t',
      'http://evil-localhost/t',
      'http://10.0.0.1/t',
      'http://0.0.0.0/t',
    ])('S-20 even a provider on this machine may not use %s', (url) => {
      expect(judge(endpoints(url), local)).toContain('metadata/invalid');
    });

    it('accepts plain http anywhere with allowInsecureRequests, and nothing else [D40]', () => {
      const insecurely = { ...expectations, allowsInsecureRequests: true };
      const allowed = (url: string): boolean =>
        'issuer' in judge({ token_endpoint: url }, insecurely);
      expect(allowed('http://op.intranet/token')).toBe(true);
      expect(allowed('http://10.0.0.1:8080/token')).toBe(true);
      for (const url of ['ftp://op.example/t', 'javascript:alert(1)', 'http://a:b@op.intranet/t']) {
        expect(allowed(url)).toBe(false);
      }
    });

    it('S-20 the configuration decides what is local, not the document', () => {
      const off = { issuer, checksIssuer: false };
      expect(judge(endpoints('http://localhost:4000/t'), off)).toContain('metadata/invalid');
    });
  });

  describe('PKCE', () => {
    it.each([[['plain']], [['s256']], [[]], [[256]]])(
      'S-02 R-407 refuses code_challenge_methods_supported %j',
      (methods) => {
        expect(judge({ code_challenge_methods_supported: methods })).toEqual([
          'metadata/invalid',
          'code_challenge_methods_supported of the provider lacks S256.',
        ]);
      },
    );

    it('does not care about code_challenge_methods_supported if no PKCE is used', () => {
      expect(
        judge({ code_challenge_methods_supported: [] }, { ...expectations, usesPkce: false }),
      ).toMatchObject({ issuer });
    });

    it.each([undefined, null, 'plain'])('S-06 says nothing where the list is %j', (methods) => {
      const metadata = judge({ code_challenge_methods_supported: methods });
      expect(metadata).not.toHaveProperty('code_challenge_methods_supported');
      expect(metadata).toHaveProperty('issuer');
    });
  });

  it.each([
    'authorization_response_iss_parameter_supported',
    'require_pushed_authorization_requests',
  ])('I-02 P-04 %s is announced by true alone', (name) => {
    for (const value of [false, 'true', 1, null, undefined]) {
      expect(judge({ [name]: value })).not.toHaveProperty(name);
    }
  });

  it('D16 algorithms that are no list of strings are not announced', () => {
    const name = 'id_token_signing_alg_values_supported';
    expect(judge({ [name]: 'RS256' })).not.toHaveProperty(name);
    expect(judge({ [name]: ['ES256', 7, null] })).toMatchObject({ [name]: ['ES256'] });
  });
});

describe('readMetadataResponse', () => {
  const good = {
    status: 200,
    contentType: 'application/json; charset=utf-8',
    retryAfter: undefined,
    body: JSON.stringify(document),
  };

  it('control: reads a good answer', () => {
    expect(readMetadataResponse(good, expectations)).toEqual(document);
  });

  it.each([
    ['204', { status: 204, body: '' }],
    ['201', { status: 201 }],
    ['302', { status: 302 }],
    ['404', { status: 404 }],
    ['500', { status: 500 }],
    ['200 text/html', { contentType: 'text/html' }],
    ['200 without a content type', { contentType: '' }],
    ['truncated JSON', { body: good.body.slice(0, -1) }],
    ['an array', { body: '[]' }],
    ['null', { body: 'null' }],
    ['nothing', { body: '' }],
  ])('D-04 R-404 refuses %s', (_, change) => {
    const response = { ...good, ...change };
    expect(() => readMetadataResponse(response, expectations)).toThrow(
      errorWith({ code: 'metadata/request-failed', status: response.status }),
    );
  });

  it('D-02 checks what it reads', () => {
    const body = JSON.stringify({ ...document, issuer: 'https://evil.example' });
    expect(() => readMetadataResponse({ ...good, body }, expectations)).toThrow(
      errorWith({ code: 'metadata/issuer-mismatch' }),
    );
  });
});

describe('requireEndpoint', () => {
  const names = [
    'token_endpoint',
    'revocation_endpoint',
    'userinfo_endpoint',
    'pushed_authorization_request_endpoint',
  ] as const;

  it.each(names)('gives %s', (name) => {
    expect(requireEndpoint(document, name)).toBe(document[name]);
  });

  it.each(names)('R-614 names %s where it is missing', (name) => {
    const { [name]: _, ...metadata } = document;
    expect(() => requireEndpoint(metadata, name)).toThrow(
      errorWith({
        code: 'metadata/missing-endpoint',
        message: `The metadata of the provider has no ${name}.`,
      }),
    );
  });
});

import fc from 'fast-check';

import { compileSecureRoutes, findSecureRoutes, type SecureRoute } from './secure-routes';

const app = 'https://app.example.com/app/start?tab=1#top';

function compiled(routes: readonly string[], configId = 'a', baseUrl = app) {
  const warnings: string[] = [];
  return {
    routes: compileSecureRoutes(routes, configId, baseUrl, (message) => warnings.push(message)),
    warnings,
  };
}

function matches(route: string, url: string, baseUrl = app): boolean {
  return findSecureRoutes(url, compiled([route], 'a', baseUrl).routes, baseUrl).length > 0;
}

describe('secureRoutes that match (S-17)', () => {
  it.each([
    // route, request
    ['https://api.example.com', 'https://api.example.com'],
    ['https://api.example.com', 'https://api.example.com/'],
    ['https://api.example.com', 'https://api.example.com/x?y=1#z'],
    ['https://api.example.com/', 'https://api.example.com'],
    ['https://api.example.com/api', 'https://api.example.com/api'],
    ['https://api.example.com/api', 'https://api.example.com/api/'],
    ['https://api.example.com/api', 'https://api.example.com/api/x/y'],
    ['https://api.example.com/api', 'https://api.example.com/api?x=1'],
    ['https://api.example.com/api', 'https://api.example.com/api#x'],
    ['https://api.example.com/api/', 'https://api.example.com/api'],
    ['https://api.example.com/api/', 'https://api.example.com/api/x'],
    // What the browser resolves to the same place
    ['https://api.example.com', 'HTTPS://API.Example.COM/x'],
    ['https://API.example.com', 'https://api.example.com/x'],
    ['https://api.example.com', 'https://api.example.com:443/x'],
    ['https://api.example.com:443', 'https://api.example.com/x'],
    ['http://api.example.com:80', 'http://api.example.com/x'],
    ['https://api.example.com', '//api.example.com/x'],
    ['//api.example.com', 'https://api.example.com/x'],
    ['https://api.example.com', 'https:\\\\api.example.com\\x'],
    ['https://api.example.com/api', 'https://api.example.com/api/x/../y'],
    ['https://api.example.com/api', 'https://api.example.com/public/../api/y'],
    ['https://api.example.com/api', 'https://api.example.com/%2e%2E/api'],
    ['https://api.example.com/api', ' https://api.example.com/a\tp\ni '],
    ['https://bücher.example', 'https://xn--bcher-kva.example/x'],
    ['https://xn--bcher-kva.example', 'https://BÜCHER.example/x'],
    ['https://api.example.com', 'https://api。example。com/x'],
    ['https://api.example.com', 'https://%61pi.example.com/x'],
    ['http://127.0.0.1:3000', 'http://0x7f.1:3000/x'],
    ['http://[::1]:3000', 'http://[0:0::1]:3000/x'],
    ['http://localhost:3000/api', 'http://localhost:3000/api/x'],
    // Literally alike
    ['https://api.example.com/a//b', 'https://api.example.com/a//b/c'],
    ['https://api.example.com/Api', 'https://api.example.com/Api/x'],
    ['https://api.example.com/ä', 'https://api.example.com/%C3%A4/x'],
    ['https://api.example.com/api', 'https://api.example.com/api/..%2fadmin'],
    ['https://api.example.com.', 'https://api.example.com./x'],
    // `*` for a host label
    ['https://*.example.com', 'https://api.example.com/x'],
    ['https://%2A.example.com', 'https://api.example.com/x'],
    ['https://*.example.com:8443/api', 'https://b.example.com:8443/api/x'],
    ['https://*.*.example.com', 'https://a.b.example.com/'],
    ['https://a.*.example.com', 'https://a.b.example.com/'],
    ['https://*.bücher.example', 'https://api.bücher.example/'],
    // `*` for a segment, and at the end for everything below
    ['https://api.example.com/*/orders', 'https://api.example.com/v1/orders/7'],
    ['https://api.example.com/v1/*/orders', 'https://api.example.com/v1/..%2fx/orders'],
    ['https://api.example.com/api/*', 'https://api.example.com/api'],
    ['https://api.example.com/api/*', 'https://api.example.com/api/x/y/z'],
    ['https://api.example.com/api/**', 'https://api.example.com/api'],
    ['https://api.example.com/api/**', 'https://api.example.com/api/x/y/z'],
    ['https://api.example.com/*', 'https://api.example.com'],
    ['https://api.example.com/api/*/*', 'https://api.example.com/api/x'],
    ['https://api.example.com/api/*/', 'https://api.example.com/api/x/y'],
  ])('%s takes in %j', (route, url) => {
    expect(matches(route, url)).toBe(true);
  });

  it.each([
    ['/api', '/api/x', true],
    ['/api', 'https://app.example.com/api/x', true],
    ['/api', '../api/x', true],
    ['/api', 'api/x', false],
    ['./api', './api/x', true],
    ['./api', 'api/x', true],
    ['./api', '/app/api/x', true],
    ['./api', '/api/x', false],
    ['api', '/app/api', true],
    ['./', '/app', true],
    ['./', '', true],
    ['*', './i18n/en.json', true],
    ['*', '/other', false],
    ['/', 'https://api.example.com/', false],
    ['?', './', false],
  ])('below a base path, %s and %s: %s', (route, url, expected) => {
    expect(matches(route, url)).toBe(expected);
  });

  it('matches absolute URLs where the base is not on the web', () => {
    const base = 'capacitor://localhost/index.html';
    expect(matches('https://api.example.com', 'https://api.example.com/x', base)).toBe(true);
    expect(matches('/api', '/api', base)).toBe(false);
    expect(matches('https://api.example.com', '/api', 'about:blank')).toBe(false);
  });
});

describe('R-509 look-alikes of https://api.example.com/api get nothing', () => {
  it.each([
    ['the host as a prefix of another', 'https://api.example.com.evil.test/api'],
    ['the host as a suffix of another', 'https://evilapi.example.com/api'],
    ['the host as user name', 'https://api.example.com@evil.test/api'],
    ['the host as user name and password', 'https://api.example.com:443@evil.test/api'],
    ['the host as user name, @ encoded', 'https://api.example.com%40evil.test/api'],
    ['the whole URL as user name', 'https://https:%2f%2fapi.example.com%2fapi@evil.test/api'],
    ['user name before the right host', 'https://evil.test@api.example.com/api'],
    ['password before the right host', 'https://:secret@api.example.com/api'],
    ['the URL in a query', 'https://evil.test/?x=https://api.example.com/api'],
    ['the URL in a fragment', 'https://evil.test/#https://api.example.com/api'],
    ['the URL in a path', 'https://evil.test/https://api.example.com/api'],
    ['the URL after a backslash', 'https://evil.test\\@api.example.com/api'],
    ['the URL after an escaped slash', 'https://evil.test%2f@api.example.com/api'],
    ['another port', 'https://api.example.com:8443/api'],
    ['the port of http', 'https://api.example.com:80/api'],
    ['plain http', 'http://api.example.com/api'],
    ['plain http on the port of https', 'http://api.example.com:443/api'],
    ['another host without scheme', '//evil.test/api'],
    ['another host after a backslash', '/\\evil.test/api'],
    ['another host after two backslashes', '\\\\evil.test/api'],
    ['another host, backslashes for slashes', 'https:\\\\evil.test\\api.example.com\\api'],
    ['another host after three slashes', 'https:///evil.test/api'],
    ['another host after a tab', '/\t/evil.test/api'],
    ['a tab that hides another host', 'https://api.example.com\t.evil.test/api'],
    ['a line feed that hides user information', 'https://api.example.com\n@evil.test/api'],
    ['no slashes after another scheme', 'http:api.example.com/api'],
    ['no slashes after the scheme of the base', 'https:api.example.com/api'],
    ['no scheme', 'api.example.com/api'],
    ['the same path at the application', '/api'],
    ['the parent host', 'https://example.com/api'],
    ['a host below', 'https://x.api.example.com/api'],
    ['an empty label in front', 'https://.api.example.com/api'],
    ['a dot after the host', 'https://api.example.com./api'],
    ['another dash in the host', 'https://api-example.com/api'],
    ['a Cyrillic a', 'https://\u0430pi.example.com/api'],
    ['a soft dot look-alike', 'https://api\u2024example.com.evil.test/api'],
    ['a dotless i', 'https://ap\u0131.example.com/api'],
    ['punycode of a look-alike', 'https://xn--pi-7kc.example.com/api'],
    ['a Turkish capital I', 'https://AP\u0130.example.com/api'],
    ['an address instead of the name', 'https://192.0.2.1/api'],
    ['an upper-case path', 'https://api.example.com/API'],
    ['a longer segment', 'https://api.example.com/apix'],
    ['a segment with an extension', 'https://api.example.com/api.json'],
    ['a segment with a parameter', 'https://api.example.com/api;x=1'],
    ['a segment with an escaped slash', 'https://api.example.com/api%2fx'],
    ['a segment with an escaped backslash', 'https://api.example.com/api%5cx'],
    ['a segment with an escaped letter', 'https://api.example.com/%61pi'],
    ['a segment with an escaped end', 'https://api.example.com/api%00'],
    ['a segment with an escaped question mark', 'https://api.example.com/api%3fx'],
    ['a segment with a full-width letter', 'https://api.example.com/\uff41pi'],
    ['the path above', 'https://api.example.com/'],
    ['two slashes', 'https://api.example.com//api'],
    ['the path deeper down', 'https://api.example.com/x/api'],
    ['dots', 'https://api.example.com/api/../admin'],
    ['escaped dots', 'https://api.example.com/api/%2e%2e/admin'],
    ['half escaped dots', 'https://api.example.com/api/.%2E/admin'],
    ['dots after a backslash', 'https://api.example.com/api\\..\\admin'],
    ['dots with a tab in between', 'https://api.example.com/api/.\t./admin'],
    ['a data URL', 'data:text/plain,https://api.example.com/api'],
    ['a blob URL', 'blob:https://api.example.com/api'],
    ['a script URL', 'javascript:"https://api.example.com/api"'],
    ['a file system URL', 'filesystem:https://api.example.com/api'],
    ['a view-source URL', 'view-source:https://api.example.com/api'],
    ['a file URL', 'file://api.example.com/api'],
    ['an ftp URL', 'ftp://api.example.com/api'],
    ['a web socket', 'ws://api.example.com/api'],
    ['a secure web socket', 'wss://api.example.com/api'],
    ['a scheme that begins like https', 'httpsx://api.example.com/api'],
    ['no valid port', 'https://api.example.com:99999/api'],
    ['no valid host', 'https://api.example.com:443:443/api'],
    ['no host', 'https://'],
    ['nothing', ''],
  ])('%s: %j', (_name, url) => {
    expect(matches('https://api.example.com/api', url)).toBe(false);
  });
});

describe('R-509 wildcards reach no further than they say', () => {
  it.each([
    ['https://*.example.com', 'https://example.com/'],
    ['https://*.example.com', 'https://.example.com/'],
    ['https://*.example.com', 'https://a.b.example.com/'],
    ['https://*.example.com', 'https://evil.test/?x=.example.com'],
    ['https://*.example.com', 'https://evil.test/.example.com/'],
    ['https://*.example.com', 'https://evil.test#.example.com'],
    ['https://*.example.com', 'https://a.example.com.evil.test/'],
    ['https://*.example.com', 'https://a.example.com@evil.test/'],
    ['https://*.example.com', 'https://a.example.com./'],
    ['https://*.example.com', 'https://a.example.com:8443/'],
    ['https://*.example.com', 'http://a.example.com/'],
    ['https://*.example.com', 'https://aexample.com/'],
    ['https://*.example.com/api', 'https://evil.test/?x=.example.com/api'],
    ['https://*.example.com/api', 'https://a.example.com/x/api'],
    ['https://a.*.example.com', 'https://a.example.com/'],
    ['https://*.*.example.com', 'https://a..example.com/'],
    ['https://api.example.com/*/x', 'https://api.example.com/x'],
    ['https://api.example.com/*/x', 'https://api.example.com/a/b/x'],
    ['https://api.example.com/*/x', 'https://api.example.com//x'],
    ['https://api.example.com/*/x', 'https://api.example.com/a/../x'],
    ['https://api.example.com/a/*/x', 'https://api.example.com/a?/b/x'],
    ['https://api.example.com/api/*', 'https://api.example.com/apix'],
    ['https://api.example.com/api/*/*', 'https://api.example.com/api'],
    ['https://api.example.com/api/*/', 'https://api.example.com/api'],
    ['https://api.example.com/api/*/', 'https://api.example.com/api/'],
  ])('%s leaves out %j', (route, url) => {
    expect(compiled([route]).warnings).toEqual([]);
    expect(matches(route, url)).toBe(false);
  });
});

describe('R-511 nothing matches by default', () => {
  it.each(['', './', '/', 'assets/logo.svg', './i18n/en.json', 'https://api.example.com/'])(
    '%j gets nothing without routes',
    (url) => {
      expect(findSecureRoutes(url, [], app)).toEqual([]);
    },
  );

  it('leaves assets alone beside a configured path', () => {
    expect(matches('/api', './i18n/en.json')).toBe(false);
  });
});

describe('secureRoutes that are refused', () => {
  it.each([
    ['empty', '', 'blank'],
    ['blank', ' \t\n', 'blank'],
    ['blank to the parser', '\u0000\u001f', 'blank'],
    ['blank to the eye', '\u00a0\u2003', 'blank'],
    ['not a string, but undefined', undefined, 'blank'],
    ['not a string, but null', null, 'blank'],
    ['not a string, but a RegExp', /api/, 'blank'],
    ['not a string, but a URL', new URL('https://api.example.com'), 'blank'],
    ['unparsable', 'https://', 'URL'],
    ['unparsable for its port', 'https://api.example.com:*', 'URL'],
    ['unparsable as an address', 'https://*.0.0.1', 'URL'],
    ['of another scheme', 'wss://api.example.com', 'URL'],
    ['without scheme, with a port', 'api.example.com:8443/api', 'URL'],
    ['with a user name', 'https://user-7@api.example.com', 'user information'],
    ['with a password', 'https://:secret-7@api.example.com', 'user information'],
    ['with a query', 'https://api.example.com/?key=secret-7', 'query'],
    ['with an empty query', 'https://api.example.com/?', 'query'],
    ['with a fragment', '/api#x', 'query or fragment'],
    ['with an empty fragment', '/api#', 'query or fragment'],
    ['with * for every host', 'https://*', 'host'],
    ['with * for every host, deeper', 'https://*.*.*', 'host'],
    ['with * below a top-level domain', 'https://*.com', 'host'],
    ['with * below a top-level domain, deeper', 'https://api.*.com', 'host'],
    ['with * below a top-level domain and a dot', 'https://*.com.', 'host'],
    ['with * for a second-level domain and two dots', 'https://*..com', 'host'],
    ['with * for the top-level domain', 'https://api.example.*', 'host'],
    ['with * at the start of a label', 'https://*api.example.com', 'host'],
    ['with * at the end of a label', 'https://api*.example.com', 'host'],
    ['with * at the end of the host', 'https://api.example.com*', 'host'],
    ['with ** for labels', 'https://**.example.com', 'host'],
    ['with * inside a segment', 'https://api.example.com/v*/orders', 'path'],
    ['with * at the start of a segment', 'https://api.example.com/*v/orders', 'path'],
    ['with * at the end of a segment', 'https://api.example.com/api*', 'path'],
    ['with ** before the end', 'https://api.example.com/**/orders', 'path'],
    ['with *** at the end', 'https://api.example.com/***', 'path'],
    ['with * for the scheme', '*://api.example.com', 'path'],
    ['with * inside the scheme', 'http*://api.example.com', 'path'],
  ])('%s: matches nothing and warns', (_name, route, reason) => {
    const { routes, warnings } = compiled(['/good', route as string, '/better']);
    expect(routes).toHaveLength(2);
    expect(warnings).toEqual([expect.stringMatching(/^secureRoutes\[1\] matches nothing: /)]);
    expect(warnings[0]).toContain(reason);
  });

  it('warns once for each of several, and says nothing of a good one', () => {
    expect(compiled(['', '/api', 'https://*']).warnings).toEqual([
      expect.stringContaining('secureRoutes[0]'),
      expect.stringContaining('secureRoutes[2]'),
    ]);
    expect(compiled(['/api', 'https://*.example.com/*/x/**']).warnings).toEqual([]);
  });

  it('repeats nothing of the route in the warning', () => {
    const { warnings } = compiled([
      'https://u:secret-7@api.example.com',
      'https://api.example.com/?key=secret-7',
      'https://secret-7*.example.com',
      'https://api.example.com/secret-7*',
      'https://secret-7:x',
    ]);
    expect(warnings).toHaveLength(5);
    expect(warnings.join()).not.toMatch(/secret-7|example/);
  });
});

describe('the most specific route of all configurations wins', () => {
  const url = 'https://a.b.example.com/x/y/z';

  // From the most specific down; each has to beat all that follow, in either order.
  const ranked = [
    'https://a.b.example.com/x/y/z',
    'https://a.b.example.com/x/y/*/',
    'https://a.b.example.com/x/*/z',
    'https://a.b.example.com/*/y/z',
    'https://a.b.example.com/*/*/z',
    'https://a.b.example.com/x/y',
    'https://a.b.example.com/x/*/*',
    'https://a.b.example.com/*/y',
    'https://a.b.example.com/x',
    'https://a.b.example.com',
    'https://*.b.example.com/x/y/z',
    'https://*.b.example.com',
    'https://a.*.example.com/x/y/z',
    'https://*.*.example.com/x/y/z',
  ];
  const pairs = ranked.flatMap((better, i) =>
    ranked.slice(i + 1).map((worse): [string, string] => [better, worse]),
  );

  it.each(pairs)('%s before %s', (better, worse) => {
    const routes = [
      ...compiled([worse], 'worse').routes,
      ...compiled([better], 'better').routes,
      ...compiled([worse], 'worse').routes,
    ];
    expect(findSecureRoutes(url, routes, app)[0]?.configId).toBe('better');
  });

  it.each([
    ['https://api.example.com/api', 'https://api.example.com/api'],
    ['https://api.example.com/api/', 'https://api.example.com/api/*'],
    ['https://api.example.com/api/**', 'https://api.example.com/api'],
    ['https://API.example.com:443/x/../api', 'https://api.example.com/api'],
  ])('finds both in order on a tie: %s, %s [9-23]', (one, other) => {
    for (const [first, second] of [
      [one, other],
      [other, one],
    ]) {
      const routes = [
        ...compiled([first!], 'first').routes,
        ...compiled([second!], 'second').routes,
      ];
      const found = findSecureRoutes('https://api.example.com/api/x', routes, app);
      expect(found.map(({ configId }) => configId)).toEqual(['first', 'second']);
    }
  });

  it.each([
    [8, 9],
    [9, 10],
    [98, 99],
    [300, 3000],
  ])('counts segments as numbers: %i are fewer than %i', (fewer, more) => {
    const path = (length: number) => `https://api.example.com${'/s'.repeat(length)}`;
    const routes = [
      ...compiled([path(fewer)], 'fewer').routes,
      ...compiled([path(more)], 'more').routes,
      ...compiled([path(fewer)], 'fewer').routes,
    ];
    expect(findSecureRoutes(path(more), routes, app)[0]?.configId).toBe('more');
  });

  it('passes over a more specific route that does not match', () => {
    const routes = [
      ...compiled(['https://api.example.com'], 'whole').routes,
      ...compiled(['https://api.example.com/api/v2/x'], 'part').routes,
    ];
    expect(findSecureRoutes('https://api.example.com/api/v1/x', routes, app)[0]?.configId).toBe(
      'whole',
    );
  });
});

describe('whatever the URL', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
  const host = fc.oneof(
    fc.constantFrom('api.example.com', 'example.com', 'api.example.com.evil.test', 'evil.test'),
    fc.array(word, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.')),
  );
  const port = fc.constantFrom('', ':80', ':443', ':8443');
  const origin = fc
    .tuple(fc.constantFrom('http://', 'https://'), host, port)
    .map((parts) => parts.join(''));
  const path = fc
    .array(fc.oneof(word, fc.constantFrom('', 'api', '.', '..', '%2e%2e', '%2f', '\\', '@', ':')), {
      maxLength: 4,
    })
    .map((segments) => segments.map((segment) => `/${segment}`).join(''));
  // Pieces that parsers trip over, thrown together; most of it is no URL or one of another place.
  const debris = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ...['https:', 'http:', '//', '/', '\\', '@', ':', '?', '#', '.', '..', '%2e', '%2f', '*'],
          ...['\t', ' ', 'api.example.com', 'evil.test', 'api', ':443', '[::1]', '。', 'а', '%00'],
        ),
        fc.string({ unit: 'binary', maxLength: 3 }),
      ),
      { maxLength: 10 },
    )
    .map((pieces) => pieces.join(''));
  const url = fc.oneof(
    fc.tuple(origin, path).map((parts) => parts.join('')),
    debris,
    debris.map((rest) => `https://api.example.com${rest}`),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
  );
  const find = (request: string, routes: readonly SecureRoute[]) =>
    findSecureRoutes(request, routes, app);

  it('S-17 matches on the origin of the route only', () => {
    let matched = 0;
    fc.assert(
      fc.property(
        fc.oneof(fc.constant('https://api.example.com'), origin),
        url,
        (route, request) => {
          if (!find(request, compiled([route]).routes).length) return;
          matched += 1;
          expect(new URL(request, app).origin).toBe(new URL(route).origin);
        },
      ),
      { numRuns: 2000 },
    );
    expect(matched).toBeGreaterThan(50);
  });

  it('S-17 matches everything below the route on its origin', () => {
    fc.assert(
      fc.property(origin, fc.array(word), fc.array(word), (start, above, below) => {
        const route = [start, ...above].join('/');
        expect(find([route, ...below].join('/'), compiled([route]).routes)).toHaveLength(1);
      }),
    );
  });

  it('S-17 matches no URL of another origin', () => {
    fc.assert(
      fc.property(origin, path, origin, (start, rest, other) => {
        fc.pre(new URL(start).origin !== new URL(other).origin);
        expect(find(other + rest, compiled([start, start + rest]).routes)).toEqual([]);
      }),
    );
  });

  it('S-17 matches below a wildcard host only one label deep', () => {
    let matched = 0;
    fc.assert(
      fc.property(url, (request) => {
        if (!find(request, compiled(['https://*.example.com']).routes).length) return;
        matched += 1;
        expect(new URL(request, app).origin).toMatch(/^https:\/\/[^./:@]+\.example\.com$/);
      }),
      { numRuns: 2000 },
    );
    expect(matched).toBeGreaterThan(50);
  });

  it('R-509 matches nothing with user information', () => {
    fc.assert(
      fc.property(word, host, path, (user, name, rest) => {
        const { routes } = compiled([`https://${name}`]);
        expect(find(`https://${user}@${name}${rest}`, routes)).toEqual([]);
        expect(find(`https://:${user}@${name}${rest}`, routes)).toEqual([]);
      }),
    );
  });

  it('never throws, and warns of each route it leaves out', () => {
    fc.assert(
      fc.property(fc.array(debris), url, debris, (routes, request, baseUrl) => {
        const result = compiled(routes, 'a', baseUrl);
        expect(result.routes.length + result.warnings.length).toBe(routes.length);
        findSecureRoutes(request, result.routes, baseUrl);
      }),
    );
  });
});

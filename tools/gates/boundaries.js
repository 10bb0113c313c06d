/**
 * Who may import what: the rings of ARCHITECTURE.md as blocks of the ESLint configuration.
 *
 * A later block replaces the options of a rule as a whole, so each ring states everything that
 * holds for it, and no file is matched by two blocks that set the same rule unless the later one is
 * meant to stand alone.
 */

const library = 'projects/angular-auth-oidc-client';
const specs = ['**/*.spec.ts'];

/**
 * Imports are refused unless listed, be they static, lazy or `typeof import()`; what is listed under
 * `types` may be imported as types only. Further syntax to refuse joins in, since it is one rule.
 */
function imports({ allow, types = [], because, syntax = [] }) {
  const anyOf = (paths) => `(?:${paths.join('|')})$`;
  const foreign = `^(?!${anyOf([...allow, ...types])})`;
  const typesOnly = `^${anyOf(types)}`;
  // Selectors cannot hold a slash in a regular expression.
  const selector = (node, source) => ({
    selector: `${node}[source.value=/${source.replaceAll('/', '\\x2f')}/]`,
    message: because,
  });
  return {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          { regex: foreign, message: because },
          ...(types.length ? [{ regex: typesOnly, allowTypeImports: true, message: because }] : []),
        ],
      },
    ],
    'no-restricted-syntax': [
      'error',
      selector('ImportExpression', foreign),
      selector('TSImportType', foreign),
      ...(types.length ? [selector('ImportExpression', typesOnly)] : []),
      ...syntax,
    ],
  };
}

const file = '[\\w-]+';
const sibling = `\\./${file}`;

const hostGlobals = [
  'window',
  'self',
  'document',
  'location',
  'history',
  'navigator',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'fetch',
  'XMLHttpRequest',
  'BroadcastChannel',
  'setTimeout',
  'setInterval',
];

const coreGlobals = {
  'no-restricted-globals': [
    'error',
    ...hostGlobals.map((name) => ({ name, message: 'core reaches the host through a port.' })),
  ],
};

const throughGlobalThis = hostGlobals.map((property) => ({
  object: 'globalThis',
  property,
  message: 'core reaches the host through a port.',
}));

const coreProperties = { 'no-restricted-properties': ['error', ...throughGlobalThis] };

const pureProperties = {
  'no-restricted-properties': [
    'error',
    ...throughGlobalThis,
    { object: 'Date', property: 'now', message: 'Time is an argument.' },
    { object: 'performance', property: 'now', message: 'Time is an argument.' },
    { object: 'Math', property: 'random', message: 'Random values come from crypto/random.ts.' },
  ],
};

const currentTime = {
  selector: ':matches(NewExpression, CallExpression)[callee.name="Date"][arguments.length=0]',
  message: 'Time is an argument.',
};

/** A part of `core`: its place, what it may import besides its neighbours, and whether it is pure. */
function ring(files, { allow = [], types = [], because, pure = false }) {
  return {
    files: files.map((path) => `${library}/core/${path}`),
    ignores: specs,
    rules: {
      ...imports({
        allow: [sibling, ...allow],
        types,
        because,
        syntax: pure ? [currentTime] : [],
      }),
      ...coreGlobals,
      ...(pure ? pureProperties : coreProperties),
    },
  };
}

const protocol = {
  allow: [
    '\\.\\./(?:answer-)?errors',
    '\\.\\./http-message',
    '\\.\\./own-members',
    '\\.\\./secure-url',
    `\\.\\./crypto/${file}`,
  ],
  types: ['\\.\\./config'],
  because: 'protocol imports errors, messages, crypto, and the types of the configuration only.',
  pure: true,
};

export const boundaries = [
  ring(['*.ts'], {
    allow: [`\\./(?:crypto|protocol|session|flows)/${file}`],
    because: 'core imports nothing but core: no Angular, no RxJS, no package, not itself by name.',
  }),
  ring(['crypto/**/*.ts'], {
    allow: ['\\.\\./(?:errors|own-members)'],
    types: ['\\.\\./ports'],
    because: 'crypto imports errors and the types of the ports only.',
  }),
  ring(['protocol/**/*.ts'], protocol),
  // Verifying a signature takes the crypto port as an argument.
  ring(['protocol/id-token.ts'], { ...protocol, types: [...protocol.types, '\\.\\./ports'] }),
  ring(['session/**/*.ts'], {
    allow: ['\\.\\./(?:(?:answer-)?errors|secure-url)', `\\.\\./(?:crypto|protocol)/${file}`],
    types: ['\\.\\./(?:config|ports|http-message)'],
    because: 'session imports errors, crypto, protocol, and the types of ports and configuration.',
  }),
  ring(['flows/**/*.ts'], {
    allow: [`\\.\\./${file}`, `\\.\\./(?:crypto|protocol|session)/${file}`],
    because: 'flows import nothing but core.',
  }),

  {
    files: [`${library}/src/**/*.ts`],
    ignores: [...specs, `${library}/src/public-api.ts`],
    rules: imports({
      allow: [
        '@angular/(?:core|common|common/http|router|core/rxjs-interop)',
        'rxjs(?:/operators)?',
        'angular-auth-oidc-client/core',
        `(?:\\./|(?:\\.\\./)+)(?!(?:core|jsrsasign|testing|v12)/)(?:${file}/)*[\\w.-]+`,
      ],
      because:
        'src imports Angular, RxJS, /core by its name, and its own files; only public-api.ts imports v12.',
    }),
  },
  {
    files: [`${library}/src/public-api.ts`],
    rules: imports({
      allow: ['angular-auth-oidc-client/core', '\\./[\\w./-]+'],
      because: 'The public names come from src and from /core by its name.',
    }),
  },
  {
    files: [`${library}/jsrsasign/**/*.ts`],
    ignores: specs,
    rules: imports({
      allow: [sibling, 'jsrsasign', '@angular/core', 'angular-auth-oidc-client(?:/core)?'],
      because: 'jsrsasign imports its own files, the package jsrsasign, and public names.',
    }),
  },
  {
    files: [`${library}/testing/**/*.ts`],
    ignores: specs,
    rules: imports({
      allow: [sibling, '@angular/core', 'rxjs', 'angular-auth-oidc-client(?:/core)?'],
      because: 'testing imports its own files and public names.',
    }),
  },
];

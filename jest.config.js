import presets from 'jest-preset-angular/presets/index.js';

const library = '<rootDir>/projects/angular-auth-oidc-client';

const shared = {
  ...presets.createCjsPreset({ tsconfig: '<rootDir>/tsconfig.jest.json' }),
  moduleNameMapper: {
    '^angular-auth-oidc-client$': `${library}/src/public-api.ts`,
    '^angular-auth-oidc-client/(core|jsrsasign|testing)$': `${library}/$1/index.ts`,
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/out/'],
  // jose comes as ES modules only and must be turned into CommonJS; so must all of Angular.
  transformIgnorePatterns: ['node_modules/(?!(jose)/|.*\\.mjs$)'],
};

/** @type {import('jest').Config} */
export default {
  // Signatures are real, and what a test loads later is compiled then: on a busy machine both take time.
  testTimeout: 60_000,
  coverageDirectory: '<rootDir>/out/coverage',
  coverageReporters: ['text-summary', 'json-summary', 'lcovonly'],
  collectCoverageFrom: [
    'projects/angular-auth-oidc-client/{core,jsrsasign,src,testing}/**/*.ts',
    '!**/*.spec.ts',
    '!**/{index,public-api}.ts',
  ],
  projects: [
    {
      ...shared,
      displayName: 'core',
      testEnvironment: 'node',
      testMatch: [`${library}/{core,jsrsasign,testing,test}/**/*.spec.ts`],
      testPathIgnorePatterns: ['/node_modules/', '/test/angular/'],
      setupFilesAfterEnv: ['<rootDir>/tools/jest/steady-chance.ts'],
    },
    {
      ...shared,
      displayName: 'angular',
      testEnvironment: '<rootDir>/tools/jest/browser-environment.cjs',
      testMatch: [`${library}/{src,test/angular}/**/*.spec.ts`],
      testPathIgnorePatterns: ['/node_modules/', '/test/angular/zone'],
      setupFilesAfterEnv: [
        '<rootDir>/tools/jest/set-up-angular.ts',
        '<rootDir>/tools/jest/steady-chance.ts',
      ],
    },
    {
      ...shared,
      transform: presets.createCjsPreset({ tsconfig: '<rootDir>/tools/jest/tsconfig.zone.json' })
        .transform,
      displayName: 'zone',
      testEnvironment: '<rootDir>/tools/jest/browser-environment.cjs',
      testMatch: [`${library}/test/angular/zone*.spec.ts`],
      // Compiled in another way, a file would count twice.
      coveragePathIgnorePatterns: ['/'],
      // zone.js wraps the timers that it finds: let these be the ones that a test drives.
      fakeTimers: {
        enableGlobally: true,
        doNotFake: ['nextTick', 'performance', 'queueMicrotask'],
      },
      setupFilesAfterEnv: [
        '<rootDir>/tools/jest/set-up-zone.ts',
        'zone.js',
        '@angular/compiler',
        '<rootDir>/tools/jest/steady-chance.ts',
      ],
    },
  ],
};

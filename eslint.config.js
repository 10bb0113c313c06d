import angular from 'angular-eslint';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

import { boundaries } from './tools/gates/boundaries.js';

const library = 'projects/angular-auth-oidc-client';
const productCode = [
  `${library}/{core,jsrsasign,src,testing}/**/*.ts`,
  'src/**/*.ts',
  'bench/**/*.ts',
];
const nodeGlobals = Object.fromEntries(
  Object.getOwnPropertyNames(globalThis)
    .concat('require', 'module')
    .map((name) => [name, 'readonly']),
);
const tests = ['**/*.spec.ts', `${library}/test/**/*.ts`, 'e2e/**/*.ts'];

export default defineConfig(
  {
    ignores: ['dist/', 'out/', '.angular/', `${library}/api/`, `${library}/test/boundaries/*/`],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },

  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    languageOptions: { globals: nodeGlobals },
    rules: { eqeqeq: 'error', 'no-undef': 'error' },
  },
  {
    files: ['**/*.cjs'],
    rules: {
      // CommonJS has no other way to import.
      '@typescript-eslint/no-require-imports': 'off',
    },
  },

  {
    files: ['**/*.ts'],
    extends: [
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      angular.configs.tsRecommended,
    ],
    processor: angular.processInlineTemplates,
    languageOptions: {
      parserOptions: { project: './tsconfig.spec.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: 'error',
      // What is loaded on demand has its type from `typeof import()`.
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Numbers and booleans print unambiguously; everything else must be turned into text knowingly.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // An empty string from outside counts as absent, which `||` says and `??` does not.
      '@typescript-eslint/prefer-nullish-coalescing': [
        'error',
        { ignorePrimitives: { string: true, boolean: true } },
      ],
      // An error of another copy of the package is as good as one of ours.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Exports carry explicit types: type arguments stand on the left, defaults beside their type.
      '@typescript-eslint/consistent-generic-constructors': 'off',
      '@typescript-eslint/no-inferrable-types': ['error', { ignoreParameters: true }],
      // `getUserData<User>()` and its kin name the application's own type, as in version 12.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // core has no enums, since they cannot be erased: it knows the log level as a number.
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      // Clients and ports are records of functions without `this`.
      '@typescript-eslint/unbound-method': 'off',
      // `async` turns what is thrown into a rejection, also where nothing is awaited.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // `() => void call()` and `() => call()` both read well where the result is unused.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Angular's classes are often no more than their decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
    },
  },
  {
    files: productCode,
    ignores: tests,
    rules: {
      'no-console': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
    },
  },
  {
    // The default log port is where messages reach the console; an application shows a failed start.
    files: [`${library}/src/platform/angular-log.ts`, 'src/**/main.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: tests,
    rules: {
      // A test knows what it has put in; where it is wrong, it fails.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      // They check what is left of an object when it is awaited or spread.
      '@typescript-eslint/await-thenable': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
    },
  },
  {
    // Version 12's names are deprecated on purpose, and tests and the NgModule application use them.
    files: [
      `${library}/src/v12/**/*.ts`,
      `${library}/src/public-api.ts`,
      `${library}/**/*.spec.ts`,
      `${library}/test/**/*.ts`,
      'src/module-app/**/*.ts',
      'e2e/everyday-app/modules/**/*.ts',
      'e2e/providers/app/modules.ts',
    ],
    rules: { '@typescript-eslint/no-deprecated': 'off' },
  },
  {
    // Applications as they were written for version 12: NgModules and constructor injection.
    files: [
      'src/module-app/**/*.ts',
      'e2e/everyday-app/modules/**/*.ts',
      'e2e/providers/app/modules.ts',
      `${library}/test/compat-v12/**/*.ts`,
    ],
    rules: {
      '@angular-eslint/prefer-standalone': 'off',
      '@angular-eslint/prefer-inject': 'off',
      '@angular-eslint/prefer-on-push-component-change-detection': 'off',
      // Classes named in a constructor are injected, hence needed when the program runs.
      '@typescript-eslint/consistent-type-imports': 'off',
    },
  },
  {
    // What zone.js is for are components that were written before OnPush was the default.
    files: [`${library}/test/angular/zone.spec.ts`],
    rules: { '@angular-eslint/prefer-on-push-component-change-detection': 'off' },
  },
  {
    files: ['**/*.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  },
  {
    // Their authors took `any` for an answer, and printed it; a navigation was not waited for.
    files: [`${library}/test/compat-v12/**/*.ts`],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
    },
  },
  {
    files: ['src/module-app/**/*.html', `${library}/test/compat-v12/**/*.html`],
    rules: { '@angular-eslint/template/prefer-control-flow': 'off' },
  },

  ...boundaries,
);

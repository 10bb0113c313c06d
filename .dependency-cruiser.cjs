const library = '^projects/angular-auth-oidc-client';

/** What single files cannot show: cycles, and files that nothing uses. ESLint guards the rings. */
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment:
        'Two files that need each other are one idea; type imports count. What load-rare.ts loads later may use what loaded it.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { pathNot: '/load-rare\\.ts$' } },
    },
    {
      name: 'no-dead-file',
      comment: 'Product code that no entry point reaches is not shipped, hence not needed.',
      severity: 'error',
      from: { path: `${library}/(src/public-api|(core|jsrsasign|testing)/index)\\.ts$` },
      to: {
        path: `${library}/(core|src|jsrsasign|testing)/`,
        pathNot: ['\\.spec\\.ts$', '/index\\.ts$'],
        reachable: false,
      },
    },
    {
      name: 'platform-knows-no-face',
      comment: 'The ports lie below the three faces of a session: service, http and routing.',
      severity: 'error',
      from: { path: `${library}/src/platform/` },
      to: { path: `${library}/src/(service|http|routing|providers|v12)/` },
    },
    {
      name: 'http-starts-no-login',
      comment: 'The interceptor reads sessions; it takes the user nowhere.',
      severity: 'error',
      from: { path: `${library}/src/http/` },
      to: { path: `${library}/src/routing/` },
    },
    {
      name: 'no-unresolved-import',
      comment: 'An import that leads nowhere would hide a cycle.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.spec.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^out/', '/test/boundaries/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};

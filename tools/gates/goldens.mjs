/**
 * Compares the public types of the built library with those under api/, one file per entry point, so
 * that no change of the public surface goes unseen. `--accept` takes the built ones over.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';

const golden = 'projects/angular-auth-oidc-client/api';
const built = 'dist/angular-auth-oidc-client/types';

if (!existsSync(built)) {
  console.error('The library is not built: run npm run build first.');
  process.exit(1);
}

if (process.argv.includes('--accept')) {
  rmSync(golden, { recursive: true, force: true });
  cpSync(built, golden, { recursive: true });
}

const { status } = spawnSync('git', ['diff', '--no-index', '--exit-code', '--', golden, built], {
  stdio: 'inherit',
});
if (status === 0) {
  console.log('the public types are those under api/');
} else {
  console.error('The public types changed. If that is meant: npm run api:accept.');
  process.exitCode = 1;
}

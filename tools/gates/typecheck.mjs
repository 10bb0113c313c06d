/** Type-checks sources and tests. Templates are checked where the applications are built. */
import { spawnSync } from 'node:child_process';

const projects = ['projects/angular-auth-oidc-client/tsconfig.core.json', 'tsconfig.spec.json'];

for (const project of projects) {
  const { status } = spawnSync('tsc', ['--pretty', 'false', '-p', project], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}

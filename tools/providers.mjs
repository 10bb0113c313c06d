/** `npm run test:providers`: an application against Keycloak, Ory Hydra and Dex in a real browser. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { provideBrowser } from './browser.mjs';
import {
  build,
  ended,
  endWithNpm,
  install,
  report,
  root,
  runAgainUnderProjectNode,
} from './prepare.mjs';

const results = join(root, 'out/providers/results.json');

endWithNpm();
try {
  await install();
  if (!(await runAgainUnderProjectNode())) {
    await build('providers');
    const browser = await provideBrowser();
    rmSync(results, { force: true });
    const { providersVariable } = await import('../e2e/providers/provider.ts');
    const { startProviders } = await import('../e2e/providers/start-providers.ts');
    const { providers, stop } = await startProviders();
    const playwright = join(root, 'node_modules/@playwright/test/cli.js');
    const args = ['test', '-c', 'e2e/providers/playwright.config.ts', ...process.argv.slice(2)];
    const child = spawn(process.execPath, [playwright, ...args], {
      cwd: root,
      env: {
        ...process.env,
        CHROME_BIN: browser,
        [providersVariable]: JSON.stringify(providers),
      },
      stdio: 'inherit',
    });
    const code = await ended(child);
    await stop();
    // What a failed start has left open must not keep this process.
    process.exit(code);
  }
} catch (error) {
  report(error);
}

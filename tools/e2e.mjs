/** `npm run test:e2e`: the applications against the real provider in a real browser. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { provideBrowser } from './browser.mjs';
import { build, ended, install, report, root, runAgainUnderProjectNode } from './prepare.mjs';

try {
  await install();
  if (!(await runAgainUnderProjectNode())) {
    await build('tests');
    const playwright = join(root, 'node_modules/@playwright/test/cli.js');
    const args = ['test', '-c', 'e2e/playwright.config.ts', ...process.argv.slice(2)];
    const child = spawn(process.execPath, [playwright, ...args], {
      cwd: root,
      env: { ...process.env, CHROME_BIN: await provideBrowser() },
      stdio: 'inherit',
    });
    process.exitCode = await ended(child);
  }
} catch (error) {
  report(error);
}

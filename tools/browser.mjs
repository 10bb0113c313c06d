/** Finds a Chromium for the browser tests, and gets one where there is none. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { Advice, root, step } from './prepare.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** The path of a browser that starts: CHROME_BIN, the system's, Playwright's own; else undefined. */
export function findBrowser() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [
    process.env.CHROME_BIN,
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...applications,
    createRequire(import.meta.url)('playwright-core').chromium.executablePath(),
  ];
  return candidates.find((path) => path && existsSync(path) && starts(path));
}

/** The path of a browser, installed if need be. */
export async function provideBrowser() {
  const found = findBrowser();
  if (found) return found;

  const playwright = join(root, 'node_modules/playwright-core/cli.js');
  const ways = [['Downloading Chromium', process.execPath, [playwright, 'install', 'chromium']]];
  if (process.getuid?.() === 0) {
    const script = 'apt-get update && apt-get install -y --no-install-recommends chromium';
    ways.push(['Installing Chromium', 'sh', ['-c', script]]);
  }
  for (const [title, program, args] of ways) {
    await step(title, program, args, '').catch(() => undefined);
    const installed = findBrowser();
    if (installed) return installed;
  }
  throw new Advice('Install Chromium or Chrome, or name the program in CHROME_BIN.');
}

/** A file called chromium may be a stub that only tells how to install it. */
function starts(path) {
  if (process.platform === 'win32') return true;
  try {
    execFileSync(path, ['--version', '--no-sandbox'], { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

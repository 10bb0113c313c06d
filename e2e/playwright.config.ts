import { defineConfig } from '@playwright/test';
import type { Fixtures } from './stage.ts';

export default defineConfig<Fixtures>({
  testDir: '.',
  outputDir: '../out/e2e/artifacts',
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [['line'], ['json', { outputFile: '../out/e2e/results.json' }]],
  projects: [
    { name: 'usual', testIgnore: ['zone.spec.ts', 'providers/**'] },
    { name: 'zone', testMatch: ['compat-v12.spec.ts', 'zone.spec.ts'], use: { zone: true } },
  ],
  use: {
    colorScheme: 'light',
    viewport: { width: 1200, height: 800 },
    trace: 'retain-on-failure',
    launchOptions: {
      ...(process.env['CHROME_BIN'] && { executablePath: process.env['CHROME_BIN'] }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});

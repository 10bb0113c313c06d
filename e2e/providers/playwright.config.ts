import { defineConfig } from '@playwright/test';
import shared from '../playwright.config.ts';

/**
 * All tests of one provider share it, its user included, and run one after the other. Some wait for
 * real time to pass.
 */
export default defineConfig({
  testDir: '.',
  outputDir: '../../out/providers/artifacts',
  forbidOnly: true,
  fullyParallel: false,
  workers: 2,
  retries: 0,
  timeout: 120_000,
  globalTimeout: 15 * 60_000,
  expect: { timeout: 30_000 },
  reporter: [['line'], ['json', { outputFile: '../../out/providers/results.json' }]],
  use: shared.use ?? {},
});

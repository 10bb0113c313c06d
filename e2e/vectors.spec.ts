import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { build } from 'esbuild';
import type * as Judge from '../projects/angular-auth-oidc-client/test/vectors/judge.ts';

const folder = new URL('../projects/angular-auth-oidc-client/test/vectors/', import.meta.url);

declare const judge: typeof Judge;

test('the vectors of Wycheproof and of the JOSE cookbook behave in Chromium as in Node', async ({
  page,
}) => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('judge.ts', folder))],
    bundle: true,
    format: 'iife',
    globalName: 'judge',
    write: false,
  });
  // WebCrypto exists on secure origins only, and localhost is one.
  await page.route('http://localhost/', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>vectors</title>' }),
  );
  await page.goto('http://localhost/');
  await page.addScriptTag({ content: outputFiles[0]!.text });

  const files: Record<string, unknown> = {};
  for (const path of await page.evaluate(() => judge.vectorPaths)) {
    files[path] = JSON.parse(await readFile(new URL(path, folder), 'utf8'));
  }
  const verdicts = await page.evaluate((given) => judge.judgeVectors(given), files);
  expect(verdicts).toEqual({
    signature: {
      accepted: 32,
      refused: 329,
      // The key names another algorithm than the header: refusing it is right for an ID token.
      wrong: [
        'signature 346 Figure20',
        'signature 347 Figure27',
        'signature 350 Figure20',
        'signature 351 Figure27',
      ],
    },
    // Weak by the way it was made, which nothing but a look at its factors can tell.
    key: { accepted: 2, refused: 10, wrong: ['key 7 rejectsKeyWithRocaVulnerability'] },
    crypto: { accepted: 3, refused: 27, wrong: ['crypto 46 rejectsKeyWithRocaVulnerability'] },
    other: { accepted: 0, refused: 107, wrong: [] },
    cookbook: { accepted: 4, refused: 30, wrong: [] },
  });
});

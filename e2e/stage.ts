import { type BrowserContext, expect, type Request, test as base } from '@playwright/test';
import { type RunningServers, type StartOptions, startAll } from '../tools/web/start-all.ts';

export { expect };

export interface Fixtures {
  /** How the servers of this test differ from the usual ones. */
  readonly servers: StartOptions;
  /** Whether the applications of version 12 run with zone.js. */
  readonly zone: boolean;
  /** Errors in the console that belong to the test; any other fails it. */
  readonly expectedErrors: RegExp | undefined;
  /** Servers of this test alone: applications, provider, API, all on free ports. */
  readonly stage: RunningServers;
  /** Every request that the browser sent, oldest first. */
  readonly wire: Request[];
  readonly quietConsole: undefined;
}

/** A test with its own servers, whose console must stay free of errors and of secrets. */
export const test = base.extend<Fixtures>({
  servers: [{}, { option: true }],
  zone: [false, { option: true }],
  expectedErrors: [undefined, { option: true }],

  stage: async ({ servers, zone }, use) => {
    const stage = await startAll({ ...servers, zone });
    await use(stage);
    await stage.close();
  },

  baseURL: async ({ stage }, use) => {
    await use(stage.origins.demo);
  },

  wire: async ({ context }, use) => {
    const requests: Request[] = [];
    context.on('request', (request) => requests.push(request));
    await use(requests);
  },

  quietConsole: [
    async ({ context, stage, wire, expectedErrors }, use) => {
      const { lines, errors } = listenToConsole(context);
      await use(undefined);

      const unexpected = errors.filter((line) => !expectedErrors?.test(line));
      expect(unexpected, 'errors in the console').toEqual([]);

      const providers = [stage.provider, stage.secondProvider];
      const secrets = new Set([
        ...providers.flatMap(({ issued }) => Object.values(issued) as string[][]).flat(),
        ...wire.flatMap(secretsOf),
      ]);
      const leaked = lines.filter((line) => [...secrets].some((secret) => line.includes(secret)));
      expect(leaked.length, 'lines with a secret in the console').toBe(0);
    },
    { auto: true },
  ],
});

export function listenToConsole(context: BrowserContext): { lines: string[]; errors: string[] } {
  const lines: string[] = [];
  const errors: string[] = [];
  context.on('console', (message) => {
    lines.push(message.text());
    if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`);
  });
  context.on('weberror', (webError) => {
    const error = webError.error();
    lines.push(error.stack ?? error.message);
    errors.push(error.message);
  });
  return { lines, errors };
}

const secretParameters = [
  'state',
  'nonce',
  'code',
  'code_verifier',
  'access_token',
  'id_token_hint',
  'refresh_token',
  'token',
];

export function secretsOf(request: Request): string[] {
  const sent = [new URL(request.url()).searchParams, new URLSearchParams(request.postData() ?? '')];
  return sent.flatMap((parameters) =>
    secretParameters.flatMap((name) => parameters.getAll(name)).filter((value) => value.length > 8),
  );
}

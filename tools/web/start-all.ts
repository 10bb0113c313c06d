import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { startApi, startEcho } from '../api/start-api.ts';
import { partners } from '../provider/people.ts';
import {
  type Conduct,
  type Lifetimes,
  type PublicClient,
  type RunningProvider,
  startProvider,
} from '../provider/start-provider.ts';
import { listen, type OpenPort } from './listen.ts';
import { type Headers, type Settings, startWeb } from './start-web.ts';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

/** An application of the reader's own, which `docs/getting-started.md` tells to be served there. */
const guest = { clientId: 'my-app', name: 'Your application', origin: 'http://localhost:4300' };

export type ServerName =
  | 'demo'
  | 'moduleApp'
  | 'compat'
  | 'everyday'
  | 'provider'
  | 'secondProvider'
  | 'api'
  | 'otherOrigin';

export interface StartOptions {
  /** Where to look for a free port first; a server that is not named takes any. */
  readonly ports?: Readonly<Partial<Record<ServerName, number>>>;
  readonly ttl?: Lifetimes;
  /** Changes what both applications are told. */
  readonly settings?: (settings: Settings) => Settings;
  /** Changes the headers of the applications' answers, for instance their `Cross-Origin-Opener-Policy`. */
  readonly headers?: (usual: Headers) => Headers;
  /** How the first provider answers from the start on; `RunningProvider.conduct` changes it later. */
  readonly conduct?: Partial<Conduct>;
  /** Whether the applications in the style of version 12 are served, too: they are built for tests only. */
  readonly compat?: boolean;
  /** Whether these run with zone.js. Default: without. */
  readonly zone?: boolean;
  /** Serves the application of `e2e/everyday-app`, which is built for tests only, if it is set. */
  readonly everyday?: EverydayOptions;
}

export interface EverydayOptions {
  /** The path that the application is served below. Default: `/`. */
  readonly base?: string;
  /** Added to the settings that the application fetches. */
  readonly setUp: object;
}

export interface RunningServers {
  readonly origins: Readonly<Record<ServerName, string>>;
  readonly settings: Settings;
  readonly provider: RunningProvider;
  readonly secondProvider: RunningProvider;
  close(): Promise<void>;
}

/** Starts the providers, the protected API, a foreign server and both applications. */
export async function startAll(options: StartOptions = {}): Promise<RunningServers> {
  const open = (name: ServerName): Promise<OpenPort> => listen(options.ports?.[name]);
  const ports: Record<ServerName, OpenPort> = {
    demo: await open('demo'),
    moduleApp: await open('moduleApp'),
    compat: await open('compat'),
    everyday: await open('everyday'),
    provider: await open('provider'),
    secondProvider: await open('secondProvider'),
    api: await open('api'),
    otherOrigin: await open('otherOrigin'),
  };
  const { demo, moduleApp, compat, everyday, api, otherOrigin } = ports;
  const callers = [demo.origin, moduleApp.origin, compat.origin, everyday.origin, guest.origin];
  const everydayClient = {
    clientId: 'everyday',
    name: 'Everyday application',
    origin: everyday.origin,
    redirectPaths: ['/portal/', '/portal/callback'],
  };
  const credentials = {
    clientId: 'orders-api',
    clientSecret: randomBytes(32).toString('base64url'),
  };

  const provider = await startProvider({
    port: ports.provider,
    clients: [
      { clientId: 'demo', name: 'Demo application', origin: demo.origin },
      { clientId: 'demo-pop-up', name: 'Demo, in a pop-up', origin: demo.origin },
      { clientId: 'demo-frame', name: 'Demo, in a frame', origin: demo.origin, refreshes: false },
      { clientId: 'demo-watched', name: 'Demo, watched', origin: demo.origin, refreshes: false },
      { clientId: 'module-app', name: 'Module application', origin: moduleApp.origin },
      ...compatClients(compat.origin),
      everydayClient,
      guest,
    ],
    api: credentials,
    ...(options.ttl && { ttl: options.ttl }),
    ...(options.conduct && { conduct: options.conduct }),
  });
  const secondProvider = await startProvider({
    port: ports.secondProvider,
    name: 'Second provider',
    people: partners,
    clients: [
      { clientId: 'demo-partner', name: 'Demo application', origin: demo.origin },
      ...compatClients(compat.origin),
      everydayClient,
    ],
    ...(options.ttl && { ttl: options.ttl }),
  });
  startApi(api, { issuer: provider.issuer, credentials, origins: callers });
  startEcho(otherOrigin, callers);

  const settings = (options.settings ?? ((unchanged) => unchanged))({
    authority: provider.issuer,
    secondAuthority: secondProvider.issuer,
    clientId: 'demo',
    apiUrl: `${api.origin}/api`,
    neighbourUrl: `${api.origin}/apix/echo`,
    otherOriginUrl: `${otherOrigin.origin}/api/echo`,
    partnerUrl: `${otherOrigin.origin}/partner`,
  });
  const { headers } = options;
  startWeb(demo, `${dist}demo`, settings, headers);
  startWeb(moduleApp, `${dist}module-app`, { ...settings, clientId: 'module-app' }, headers);
  if (options.compat) {
    startWeb(compat, `${dist}compat-v12${options.zone ? '-zone' : ''}`, settings, headers);
  }
  if (options.everyday) {
    const { base, setUp } = options.everyday;
    const { clientId, origin } = everydayClient;
    const everydaySettings = { ...settings, clientId, origin, ...setUp };
    startWeb(everyday, `${dist}everyday-app`, everydaySettings, headers, base);
  }

  return {
    origins: {
      demo: demo.origin,
      moduleApp: moduleApp.origin,
      compat: compat.origin,
      everyday: everyday.origin,
      provider: provider.issuer,
      secondProvider: secondProvider.issuer,
      api: api.origin,
      otherOrigin: otherOrigin.origin,
    },
    settings,
    provider,
    secondProvider,
    close: async () => {
      await Promise.all(Object.values(ports).map((port) => port.close()));
    },
  };
}

/** The applications in the style of version 12, one below each path of their server. */
function compatClients(origin: string): PublicClient[] {
  const names = [
    'refresh-tokens',
    'pop-up',
    'http-loader',
    'multiple',
    'guards',
    'all-routes',
    'fields',
  ];
  return [...names, 'implicit', 'auth0'].map((name) => ({
    clientId: name,
    name,
    origin,
    redirectPaths: [`/${name}/`],
    ...(name === 'implicit' && { responseTypes: ['id_token token'] as const }),
  }));
}

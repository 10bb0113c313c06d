import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { startApi, startEcho } from '../api/start-api.ts';
import { type Lifetimes, type RunningProvider, startProvider } from '../provider/start-provider.ts';
import { listen, type OpenPort } from './listen.ts';
import { type Settings, startWeb } from './start-web.ts';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

/** An application of the reader's own, which `docs/getting-started.md` tells to be served there. */
const guest = { clientId: 'my-app', name: 'Your application', origin: 'http://localhost:4300' };

export type ServerName = 'demo' | 'moduleApp' | 'provider' | 'api' | 'otherOrigin';

export interface StartOptions {
  /** Where to look for a free port first; a server that is not named takes any. */
  readonly ports?: Readonly<Partial<Record<ServerName, number>>>;
  readonly ttl?: Lifetimes;
  /** Changes what both applications are told. */
  readonly settings?: (settings: Settings) => Settings;
}

export interface RunningServers {
  readonly origins: Readonly<Record<ServerName, string>>;
  readonly settings: Settings;
  readonly provider: RunningProvider;
  close(): Promise<void>;
}

/** Starts the provider, the protected API, a foreign server and both applications. */
export async function startAll(options: StartOptions = {}): Promise<RunningServers> {
  const open = (name: ServerName): Promise<OpenPort> => listen(options.ports?.[name]);
  const ports: Record<ServerName, OpenPort> = {
    demo: await open('demo'),
    moduleApp: await open('moduleApp'),
    provider: await open('provider'),
    api: await open('api'),
    otherOrigin: await open('otherOrigin'),
  };
  const { demo, moduleApp, api, otherOrigin } = ports;
  const callers = [demo.origin, moduleApp.origin, guest.origin];
  const credentials = {
    clientId: 'orders-api',
    clientSecret: randomBytes(32).toString('base64url'),
  };

  const provider = await startProvider({
    port: ports.provider,
    clients: [
      { clientId: 'demo', name: 'Demo application', origin: demo.origin },
      { clientId: 'module-app', name: 'Module application', origin: moduleApp.origin },
      guest,
    ],
    api: credentials,
    ...(options.ttl && { ttl: options.ttl }),
  });
  startApi(api, { issuer: provider.issuer, credentials, origins: callers });
  startEcho(otherOrigin, callers);

  const settings = (options.settings ?? ((unchanged) => unchanged))({
    authority: provider.issuer,
    clientId: 'demo',
    apiUrl: `${api.origin}/api`,
    neighbourUrl: `${api.origin}/apix/echo`,
    otherOriginUrl: `${otherOrigin.origin}/api/echo`,
  });
  startWeb(demo, `${dist}demo`, settings);
  startWeb(moduleApp, `${dist}module-app`, { ...settings, clientId: 'module-app' });

  return {
    origins: {
      demo: demo.origin,
      moduleApp: moduleApp.origin,
      provider: provider.issuer,
      api: api.origin,
      otherOrigin: otherOrigin.origin,
    },
    settings,
    provider,
    close: async () => {
      await Promise.all(Object.values(ports).map((port) => port.close()));
    },
  };
}

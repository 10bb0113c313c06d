import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listen, type OpenPort } from '../../tools/web/listen.ts';
import { startWeb } from '../../tools/web/start-web.ts';
import { getDex, getHydra, getKeycloak } from './get-providers.ts';
import { letPeopleIn } from './hydra/login-and-consent.ts';
import { outFolder, run, serve } from './processes.ts';
import { type ProviderName, providerNames, type Providers } from './provider.ts';
import { startApi } from './start-api.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = fileURLToPath(new URL('../../dist/providers-app', import.meta.url));

/** The addresses of providers that run already: their issuers. */
const given: Readonly<Record<ProviderName, string | undefined>> = {
  keycloak: process.env['KEYCLOAK_ISSUER'],
  hydra: process.env['HYDRA_ISSUER'],
  dex: process.env['DEX_ISSUER'],
  dexWithoutSessions: process.env['DEX_WITHOUT_SESSIONS_ISSUER'],
};

type Stop = () => Promise<void>;

interface RunningProvider {
  readonly issuer: string;
  /** The origin of the provider's own pages, if it differs from that of the issuer. */
  readonly pages?: string;
  readonly stop: Stop;
}

const starts: Readonly<Record<ProviderName, (app: string) => Promise<RunningProvider>>> = {
  keycloak: startKeycloak,
  hydra: startHydra,
  dex: (app) => startDex(app, true),
  dexWithoutSessions: (app) => startDex(app, false),
};

/** Starts what is not given, one after the other, each with an application and an API of its own. */
export async function startProviders(): Promise<{ providers: Providers; stop: Stop }> {
  const stops: Stop[] = [];
  const providers: Partial<Record<ProviderName, Providers[ProviderName]>> = {};
  for (const [index, name] of providerNames.entries()) {
    const issuer = given[name];
    // A provider that is given knows the application by a fixed address.
    const app = await listen(issuer ? 4301 + index : 0);
    const api = await listen();
    stops.push(
      () => app.close(),
      () => api.close(),
    );
    try {
      const running: RunningProvider = issuer
        ? { issuer, stop: () => Promise.resolve() }
        : await again(3, () => starts[name](app.origin));
      stops.push(running.stop);
      serveApplication(app, api, running);
      const apiUrl = `${api.origin}/me`;
      await startApi(api, { appOrigin: app.origin, issuer: running.issuer });
      providers[name] = { issuer: running.issuer, appOrigin: app.origin, apiUrl };
      console.log(`  ${name}: ${running.issuer}, the application: ${app.origin}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      console.error(`There is no ${name}: ${reason}`);
      providers[name] = { reason };
    }
  }
  return {
    providers: providers as Providers,
    stop: async () => {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}

/** Between finding a free port and opening it another program may have taken it. */
async function again<T>(times: number, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    const isTaken = /already in use|already bound|used by another/i.test(String(error));
    if (times <= 1 || !isTaken) throw error;
    return again(times - 1, attempt);
  }
}

async function freePort(): Promise<number> {
  const port = await listen();
  await port.close();
  return port.port;
}

function serveApplication(
  app: OpenPort,
  api: OpenPort,
  { issuer, pages = issuer }: RunningProvider,
): void {
  // What is allowed in the Content-Security-Policy; the tests replace the settings.
  startWeb(app, dist, {
    authority: issuer,
    secondAuthority: pages,
    clientId: 'spa',
    apiUrl: api.origin,
    neighbourUrl: api.origin,
    otherOriginUrl: api.origin,
    partnerUrl: api.origin,
  });
}

async function startKeycloak(app: string): Promise<RunningProvider> {
  const home = await getKeycloak();
  const port = String(await freePort());
  const origin = `http://localhost:${port}`;
  const admin = { username: 'admin', password: 'admin' };
  console.log('• Starting Keycloak …');
  const server = await serve(
    'keycloak',
    {
      command: join(home, 'bin/kc.sh'),
      args: [
        ...['start', '--optimized', '--http-enabled=true', '--http-host=127.0.0.1'],
        ...[`--http-port=${port}`, `--hostname=${origin}`, '--cache=local'],
      ],
      env: {
        KC_BOOTSTRAP_ADMIN_USERNAME: admin.username,
        KC_BOOTSTRAP_ADMIN_PASSWORD: admin.password,
      },
    },
    `${origin}/realms/master`,
  );
  const { access_token } = (await post(
    `${origin}/realms/master/protocol/openid-connect/token`,
    new URLSearchParams({ client_id: 'admin-cli', grant_type: 'password', ...admin }),
  )) as { access_token: string };
  await post(`${origin}/admin/realms`, await fill('keycloak/realm.json', { app }), {
    Authorization: `Bearer ${access_token}`,
    'Content-Type': 'application/json',
  });
  return { issuer: `${origin}/realms/demo`, stop: () => server.stop() };
}

async function startHydra(app: string): Promise<RunningProvider> {
  const command = await getHydra();
  const people = await listen();
  const publicPort = await freePort();
  const adminPort = await freePort();
  const admin = `http://127.0.0.1:${String(adminPort)}/admin`;
  letPeopleIn(people, admin);
  const folder = await makeFolder('hydra');
  const config = join(folder, 'hydra.yml');
  const values = { app, folder, people: people.origin };
  const ports = { publicPort: String(publicPort), adminPort: String(adminPort) };
  await writeFile(config, await fill('hydra/hydra.yml', { ...values, ...ports }));
  const issuer = `http://localhost:${String(publicPort)}`;
  await run('Making the database of Ory Hydra', {
    command,
    args: ['migrate', 'sql', 'up', '-e', '--yes', '-c', config],
  });
  console.log('• Starting Ory Hydra …');
  const server = await serve(
    'hydra',
    { command, args: ['serve', 'all', '--dev', '-c', config] },
    `${issuer}/.well-known/openid-configuration`,
  );
  await post(`${admin}/clients`, await fill('hydra/client.json', { app }), {
    'Content-Type': 'application/json',
  });
  return {
    issuer,
    pages: people.origin,
    stop: async () => {
      await Promise.all([server.stop(), people.close()]);
    },
  };
}

async function startDex(app: string, hasSessions: boolean): Promise<RunningProvider> {
  const command = await getDex();
  const port = String(await freePort());
  const name = hasSessions ? 'dex' : 'dex-without-sessions';
  const config = join(await makeFolder(name), 'dex.yml');
  const sessions = hasSessions ? await fill('dex/sessions.yml', {}) : '';
  await writeFile(config, (await fill('dex/dex.yml', { app, port })) + sessions);
  const issuer = `http://localhost:${port}/dex`;
  console.log(`• Starting ${name} …`);
  const server = await serve(
    name,
    {
      command,
      args: ['serve', config],
      env: { DEX_SESSIONS_ENABLED: String(hasSessions) },
    },
    `${issuer}/.well-known/openid-configuration`,
  );
  return { issuer, stop: () => server.stop() };
}

/** A file of this folder, with the values in place of `${name}`. */
async function fill(file: string, values: Readonly<Record<string, string>>): Promise<string> {
  const text = await readFile(join(here, file), 'utf8');
  return text.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${file} asks for ${name}.`);
    return value;
  });
}

/** An empty folder for what a provider needs in this run. */
async function makeFolder(name: string): Promise<string> {
  const folder = join(outFolder, name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}

async function post(
  url: string,
  body: string | URLSearchParams,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', headers, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answers ${String(response.status)}: ${text}`);
  return text ? JSON.parse(text) : undefined;
}

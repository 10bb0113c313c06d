import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rename } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './processes.ts';

const keycloakVersion = '26.7.3';
const hydraVersion = 'v2.3.0';
const dexVersion = 'v0.0.0-20260806151424-ab64ed778070';

/** Where the providers are kept from one run to the next, or were put by hand. */
const folder =
  process.env['PROVIDERS_DIR'] ||
  join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'oidc-test-providers');

const apiServer = fileURLToPath(new URL('dex/apiserver.go', import.meta.url));

/** The folder of a Keycloak that is unpacked and built. */
export function getKeycloak(): Promise<string> {
  const name = `keycloak-${keycloakVersion}`;
  const artifact = `org.keycloak:keycloak-quarkus-dist:${keycloakVersion}:zip`;
  return get(name, async (shell) => {
    await shell(
      'Downloading Keycloak',
      `mvn -B -q dependency:get -Dartifact=${artifact} -Dtransitive=false`,
    );
    await shell(
      'Unpacking and building Keycloak',
      `mvn -B -q dependency:unpack -Dartifact=${artifact} -DoutputDirectory="$PWD/unpacked"
       chmod +x unpacked/${name}/bin/*.sh
       mv unpacked/${name} result
       result/bin/kc.sh build --db=dev-mem`,
    );
  });
}

/** The program of an Ory Hydra, made from its Go module. */
export function getHydra(): Promise<string> {
  return get(`hydra-${hydraVersion}`, async (shell) => {
    // The replacement is Hydra's own, and counts only in the module that is built.
    await shell(
      'Downloading Ory Hydra',
      `go mod init providers.test/hydra
       go mod edit -replace=github.com/gobuffalo/pop/v6=github.com/ory/pop/v6@v6.2.1-0.20241121111754-e5dfc0f3344b
       go get -tool github.com/ory/hydra/v2@${hydraVersion}`,
    );
    await shell(
      'Building Ory Hydra',
      `go build -tags sqlite,json1 -o result github.com/ory/hydra/v2`,
    );
  });
}

/** The program of a Dex, made from its Go module. */
export function getDex(): Promise<string> {
  return get(`dex-${dexVersion}`, async (shell) => {
    await shell(
      'Downloading Dex',
      `go mod init providers.test/dex
       go get -tool github.com/dexidp/dex/cmd/dex@${dexVersion}`,
    );
    await shell(
      'Building Dex',
      `cp -R "$(go list -m -f '{{.Dir}}' github.com/dexidp/dex)" source
       chmod -R u+w source
       rm source/server/apiserver/*
       cp '${apiServer}' source/server/apiserver/
       go mod edit -replace=github.com/dexidp/dex=./source
       go build -o result github.com/dexidp/dex/cmd/dex`,
      // Without C there is no SQLite, which takes long to compile and is not used.
      { CGO_ENABLED: '0' },
    );
  });
}

type Shell = (
  title: string,
  script: string,
  env?: Readonly<Record<string, string>>,
) => Promise<void>;

/** Takes what is in the folder, or makes `result` and puts it there in one step. */
async function get(name: string, make: (shell: Shell) => Promise<void>): Promise<string> {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, 'making-'));
  const cleanUp = (): void => {
    rmSync(work, { recursive: true, force: true });
  };
  process.on('exit', cleanUp);
  try {
    await make((title, script, env = {}) =>
      run(title, { command: 'sh', args: ['-ec', script], cwd: work, env }),
    );
    await rename(join(work, 'result'), path).catch((error: unknown) => {
      // Another run was faster.
      if (!existsSync(path)) throw error;
    });
  } finally {
    cleanUp();
    process.off('exit', cleanUp);
  }
  return path;
}

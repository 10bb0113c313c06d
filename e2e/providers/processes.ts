import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Where logs, results and the files of a run are. */
export const outFolder: string = fileURLToPath(new URL('../../out/providers/', import.meta.url));

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const running = new Set<ChildProcess>();

/** Whatever ends this process ends the programs that it started, and what they started. */
process.on('exit', () => {
  running.forEach((child) => {
    signal(child, 'SIGKILL');
  });
});
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    // Later, so that everyone else who listens is told, too.
    setImmediate(() => process.exit(130));
  });
}

/** Runs a program to its end. @throws Error with the end of its output if it fails */
export async function run(title: string, program: Program): Promise<void> {
  const startedAt = Date.now();
  console.log(`• ${title} …`);
  const child = start(program);
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-4000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const code = await ended(child);
  if (code !== 0) throw new Error(`${title} failed.\n${output.trim()}`);
  console.log(`  done in ${((Date.now() - startedAt) / 1000).toFixed(0)} s`);
}

export interface Server {
  stop(): Promise<void>;
}

/** Starts a server, and waits until it answers at the URL. @throws Error if it does not */
export async function serve(
  name: string,
  program: Program,
  url: string,
  { longestSeconds = 300 } = {},
): Promise<Server> {
  mkdirSync(outFolder, { recursive: true });
  const path = join(outFolder, `${name}.log`);
  const child = start(program);
  const log = createWriteStream(path);
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  const end = ended(child).then(() => log.end());
  const stop = async (): Promise<void> => {
    signal(child, 'SIGTERM');
    await Promise.race([end, delay(10_000, undefined, { ref: false })]);
    signal(child, 'SIGKILL');
    await end;
  };

  const deadline = Date.now() + longestSeconds * 1000;
  while (running.has(child) && Date.now() < deadline) {
    if (await answers(url)) return { stop };
    await delay(500);
  }
  const reason = !running.has(child)
    ? 'ended'
    : `did not answer within ${String(longestSeconds)} s`;
  await stop();
  const lines = (await readFile(path, 'utf8')).trim().split('\n').slice(-20).join('\n');
  throw new Error(`${name} ${reason}. The end of ${path}:\n${lines}`);
}

/** In a group of its own, so that it can be ended together with what it starts. */
function start({ command, args, cwd, env }: Program): ChildProcess {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  running.add(child);
  return child;
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    const finish = (code: number | null): void => {
      running.delete(child);
      resolve(code);
    };
    child.once('error', () => {
      finish(1);
    });
    child.once('close', finish);
  });
}

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended already.
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

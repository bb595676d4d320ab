import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** An etcd of its own for a test: on a free port of loopback, with a data directory that goes with it. */
export interface RunningEtcd extends AsyncDisposable {
  readonly url: string;
  /** As when its machine is lost. */
  stop(): Promise<void>;
  /** Runs it again where it was. */
  start(): Promise<void>;
}

const binary = process.env['ETCD'] ?? 'etcd';

/** Why tests of a real etcd are skipped; false where there is one. */
export const noEtcd: string | false =
  spawnSync(binary, ['--version']).error === undefined ? false : 'no etcd is installed (Debian: etcd-server)';

export async function startEtcd(): Promise<RunningEtcd> {
  const folder = await mkdtemp(join(tmpdir(), 'etcd-'));
  let port = 0;
  let member: ChildProcess | undefined;
  const stop = async (): Promise<void> => {
    const running = member;
    member = undefined;
    if (running === undefined) return;
    running.kill('SIGKILL');
    await once(running, 'close');
  };
  const start = async (): Promise<void> => {
    member = spawnMember(folder, port);
    port = await portOf(member);
  };
  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    stop,
    start,
    [Symbol.asyncDispose]: async () => {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}

function spawnMember(folder: string, port: number): ChildProcess {
  const clients = `http://127.0.0.1:${port}`;
  const flags = {
    'data-dir': join(folder, 'data'),
    'listen-client-urls': clients,
    'advertise-client-urls': clients,
    'listen-peer-urls': 'http://127.0.0.1:0',
    logger: 'zap',
    'log-outputs': 'stderr',
  };
  const words = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  return spawn(binary, words, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** The port that it listens on, once it answers. */
async function portOf(member: ChildProcess): Promise<number> {
  if (member.stderr === null) throw new Error('its log is not read');
  const lines: string[] = [];
  for await (const line of createInterface({ input: member.stderr })) {
    lines.push(line);
    const [, port] =
      /serving (?:insecure client requests on|client traffic insecurely).*"127\.0\.0\.1:(\d+)"/.exec(line) ?? [];
    if (port === undefined) continue;
    member.stderr.resume();
    return Number(port);
  }
  throw new Error(`etcd ended:\n${lines.join('\n')}`);
}

import type { Process } from '../../core/machine/process.ts';
import { dialHttp } from '../../core/network/dial-http.ts';
import { criSocket } from '../../core/runtime/cri.ts';
import { createCriClient } from '../../core/runtime/cri-client.ts';

export interface PreflightCheck {
  /** As `--ignore-preflight-errors` names it. */
  readonly name: string;
  /** What is wrong, if anything is. */
  readonly check: (process: Process) => Promise<string | undefined> | string | undefined;
}

/** Runs every check. Rejects when one that is not ignored found something. */
export async function runPreflight(
  process: Process,
  checks: readonly PreflightCheck[],
  ignored: readonly string[],
): Promise<void> {
  await process.stdout.write('[preflight] Running pre-flight checks\n');
  const ignores = new Set(ignored.map((name) => name.toLowerCase()));
  const fatal: string[] = [];
  for (const { name, check } of checks) {
    const problem = await check(process);
    if (problem === undefined) continue;
    if (ignores.has('all') || ignores.has(name.toLowerCase()))
      await process.stderr.write(`\t[WARNING ${name}]: ${problem}\n`);
    else fatal.push(`\t[ERROR ${name}]: ${problem}\n`);
  }
  if (fatal.length === 0) return;
  await process.stderr.write(
    `[preflight] Some fatal errors occurred:\n${fatal.join('')}[preflight] If you know what you are doing, you can make a check non-fatal with \`--ignore-preflight-errors=...\`\n`,
  );
  throw new Error('preflight checks failed');
}

export const runtimeCheck: PreflightCheck = {
  name: 'CRI',
  async check({ network }) {
    try {
      await createCriClient(dialHttp(network, { path: criSocket })).runtime('Version', {});
      return undefined;
    } catch (error) {
      const reason = error instanceof Error ? error.message.toLowerCase() : String(error);
      return `could not connect to the container runtime: failed to create new CRI runtime service: validate service connection: validate CRI v1 runtime API for endpoint "unix:///var/run/containerd/containerd.sock": rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /var/run/containerd/containerd.sock: connect: ${reason}"`;
    }
  },
};

export const swapCheck: PreflightCheck = {
  name: 'Swap',
  check: ({ files }) =>
    files.exists('/proc/swaps') && files.readText('/proc/swaps').trim().split('\n').length > 1
      ? "running with swap on is not supported. Please disable swap or set kubelet's failSwapOn to false"
      : undefined,
};

export const forwardingCheck: PreflightCheck = {
  name: 'FileContent--proc-sys-net-ipv4-ip_forward',
  check: ({ files }) => {
    const path = '/proc/sys/net/ipv4/ip_forward';
    return !files.exists(path) || files.readText(path).trim() === '1' ? undefined : `${path} contents are not set to 1`;
  },
};

export function portCheck(port: number): PreflightCheck {
  return {
    name: `Port-${port}`,
    check: ({ network }) =>
      network
        .sockets()
        .some(({ state, local, protocol }) => protocol === 'tcp' && state === 'LISTEN' && local.endsWith(`:${port}`))
        ? `Port ${port} is in use`
        : undefined,
  };
}

export function fileAvailableCheck(path: string): PreflightCheck {
  return {
    name: `FileAvailable-${path.replaceAll('/', '-')}`,
    check: ({ files }) => (files.exists(path) ? `${path} already exists` : undefined),
  };
}

export function directoryAvailableCheck(path: string): PreflightCheck {
  return {
    name: `DirAvailable-${path.replaceAll('/', '-')}`,
    check: ({ files }) =>
      files.exists(path) && files.readDirectory(path).length > 0 ? `${path} is not empty` : undefined,
  };
}

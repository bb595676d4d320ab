import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { kubernetesVersion } from '../../core/apiserver/version.ts';
import { servePlayground } from '../serve/serve-playground.ts';

const usage =
  'usage: tabernetes serve [--nodes N] [--port 6443] [--kubeconfig FILE] [--etcd URL [--etcd-cafile FILE] [--etcd-certfile FILE] [--etcd-keyfile FILE]]\n';

/** `tabernetes serve`: serves a playground's API until it is told to stop. Resolves to the exit code. */
export async function serveCommand(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    process.stderr.write(usage);
    return 2;
  }
  const stopped = stopSignal();
  try {
    const served = await options.start();
    process.stdout.write(`Kubernetes ${kubernetesVersion} at ${served.url}, kubeconfig ${options.kubeconfig}\n`);
    await stopped;
    await served.close();
    return 0;
  } catch (error) {
    process.stderr.write(`tabernetes serve: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

interface Options {
  readonly kubeconfig: string;
  readonly start: () => Promise<{ readonly url: string; close(): Promise<void> }>;
}

const text = { type: 'string' } as const;
const words = {
  ...{ nodes: text, port: text, kubeconfig: text },
  ...{ etcd: text, 'etcd-cafile': text, 'etcd-certfile': text, 'etcd-keyfile': text },
};

/** Undefined where the words are none that it takes. */
function readOptions(args: readonly string[]): Options | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: words });
    const { nodes, port = '6443', kubeconfig: file = 'tabernetes.kubeconfig', etcd } = values;
    if (!/^\d+$/.test(nodes ?? '0') || !/^\d+$/.test(port) || Number(port) > 65_535) return undefined;
    const kubeconfig = resolve(file);
    const place = { port: Number(port), kubeconfig };
    const workers = nodes === undefined ? {} : { nodes: Number(nodes) };
    const start = async (): ReturnType<Options['start']> =>
      etcd === undefined ? servePlayground({ ...workers, ...place }) : serveOutside(values, place);
    return { kubeconfig, start };
  } catch {
    return undefined;
  }
}

type Values = Readonly<Partial<Record<keyof typeof words, string>>>;

/** What a node of this process runs cannot be reached from another that serves the same cluster: such a cluster has no nodes. */
async function serveOutside(values: Values, place: { port: number; kubeconfig: string }): ReturnType<Options['start']> {
  if (Number(values.nodes ?? 0) > 0) throw new Error('--nodes needs the own etcd of a playground: leave out --etcd');
  const read = async (file: string | undefined): Promise<string | undefined> =>
    file === undefined ? undefined : readFile(file, 'utf8');
  const [authorities, certificate, key] = await Promise.all([
    read(values['etcd-cafile']),
    read(values['etcd-certfile']),
    read(values['etcd-keyfile']),
  ]);
  const identity = { ...(certificate !== undefined && { certificate }), ...(key !== undefined && { key }) };
  const tls = authorities === undefined ? {} : { tls: { authorities, ...identity } };
  const { serveControlPlane } = await import('../serve/serve-control-plane.ts');
  return serveControlPlane({ ...place, etcd: { endpoints: (values.etcd ?? '').split(','), ...tls } });
}

function stopSignal(): Promise<void> {
  return new Promise((stop) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop());
  });
}

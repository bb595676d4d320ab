import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { kubernetesVersion } from '../../core/apiserver/version.ts';
import { type ServeOptions, servePlayground } from '../serve/serve-playground.ts';

const usage = 'usage: tabernetes serve [--nodes N] [--port 6443] [--kubeconfig FILE]\n';

/** `tabernetes serve`: serves a playground's API until it is told to stop. Resolves to the exit code. */
export async function serveCommand(words: readonly string[]): Promise<number> {
  const options = readOptions(words);
  if (options === undefined) {
    process.stderr.write(usage);
    return 2;
  }
  const stopped = stopSignal();
  try {
    const served = await servePlayground(options);
    process.stdout.write(`Kubernetes ${kubernetesVersion} at ${served.url}, kubeconfig ${options.kubeconfig}\n`);
    await stopped;
    await served.close();
    return 0;
  } catch (error) {
    process.stderr.write(`tabernetes serve: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

/** Undefined where the words are none that it takes. */
function readOptions(words: readonly string[]): ServeOptions | undefined {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ args: [...words], options: { nodes: text, port: text, kubeconfig: text } });
    const { nodes, port = '6443', kubeconfig = 'tabernetes.kubeconfig' } = values;
    if (!/^\d+$/.test(nodes ?? '0') || !/^\d+$/.test(port) || Number(port) > 65_535) return undefined;
    const workers = nodes === undefined ? {} : { nodes: Number(nodes) };
    return { ...workers, port: Number(port), kubeconfig: resolve(kubeconfig) };
  } catch {
    return undefined;
  }
}

function stopSignal(): Promise<void> {
  return new Promise((stop) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop());
  });
}

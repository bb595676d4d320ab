import { createKubeconfigClient } from '../../client/kubeconfig.ts';
import { klogLine } from '../../component/klog.ts';
import { defineProgram, type Process } from '../../machine/process.ts';
import { isSystemError } from '../../system-error.ts';
import type { HttpHandler } from '../http.ts';
import { serveHttp } from '../serve-http.ts';
import { type ProxyConfiguration, readProxyConfiguration } from './configuration.ts';
import { Proxier } from './proxier.ts';

/** kube-proxy: runs on the machine's own network, and makes the addresses of services lead to their endpoints. */
export const kubeProxyProgram = defineProgram({ name: 'kube-proxy', run });

type Log = (level: 'I' | 'E', source: string, message: string) => void;

async function run(process: Process): Promise<number> {
  let configuration: ProxyConfiguration;
  try {
    configuration = readProxyConfiguration(process.argv.slice(1), process.files);
    return await serve(process, configuration);
  } catch (error) {
    if (process.killed.aborted) return 0;
    const message = error instanceof Error ? error.message : String(error);
    if (message.startsWith('unknown flag') || message.startsWith('flag needs')) {
      await process.stderr.write(`Error: ${message}\n`);
    } else {
      await process.stderr.write(klogLine(process, 'E', 'run.go:72', `"command failed" err="${message}"`));
    }
    return 1;
  }
}

async function serve(process: Process, configuration: ProxyConfiguration): Promise<number> {
  const log: Log = (level, source, message) => {
    process.stderr.write(klogLine(process, level, source, message)).catch(() => {});
  };
  requireFile(process, configuration.kubeconfig);
  const stopping = new AbortController();
  process.killed.addEventListener('abort', () => stopping.abort());
  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve());
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.onSignal(signal, () => stopping.abort());
  const proxier = new Proxier({
    client: createKubeconfigClient(process, configuration.kubeconfig, { userAgent: 'kube-proxy' }),
    clock: process.clock,
    translation: process.kernel.network.translation,
    nodeName: configuration.hostnameOverride || process.kernel.hostname,
    signal: stopping.signal,
    onError: (error) => {
      const message = error instanceof Error ? error.message : String(error);
      log('E', 'reflector.go:227', `"Failed to watch" err="${message}"`);
    },
  });
  serveOn(process, configuration.healthzBindAddress, healthHandler(process, proxier), stopping.signal, log);
  serveOn(process, configuration.metricsBindAddress, metricsHandler, stopping.signal, log);
  void proxier.synced.then(() => log('I', 'shared_informer.go:356', '"Caches are synced" controller="service config"'));
  await stopped;
  return 0;
}

function requireFile(process: Process, path: string): void {
  if (!process.files.exists(process.resolve(path))) throw new Error(`stat ${path}: no such file or directory`);
}

function serveOn(process: Process, bindAddress: string, handler: HttpHandler, signal: AbortSignal, log: Log): void {
  const colon = bindAddress.lastIndexOf(':');
  const address = bindAddress.slice(0, colon);
  const port = Number(bindAddress.slice(colon + 1));
  try {
    const listener = process.network.listen(address === '0.0.0.0' ? { port } : { port, address });
    serveHttp(listener, handler, { signal }).catch(() => {});
  } catch (error) {
    if (!isSystemError(error)) throw error;
    log(
      'E',
      'proxy_health.go:187',
      `"Failed to start healthz" err="listen tcp ${bindAddress}: bind: ${error.message.toLowerCase()}"`,
    );
  }
}

function healthHandler(process: Process, proxier: Proxier): HttpHandler {
  return async ({ target }) => {
    if (target !== '/healthz' && target !== '/livez') return { status: 404, body: '404 page not found\n' };
    const time = (ms: number): string => new Date(ms).toISOString();
    const body = {
      lastUpdated: time(proxier.lastUpdatedMs),
      currentTime: time(process.clock.now()),
      nodeEligible: true,
    };
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  };
}

const metricsHandler: HttpHandler = async ({ target }) => {
  if (target === '/healthz') return { status: 200, body: 'ok' };
  return { status: 404, body: '404 page not found\n' };
};

import * as Comlink from 'comlink';
import type { HttpCall, HttpResponse } from '../core/network/http.ts';
import type { PlaygroundService, ServiceOptions } from '../workers/playground-service.ts';
import {
  type RemoteExecOptions,
  type RemoteTerminal,
  remoteApi,
  remoteExec,
  remoteTerminal,
} from '../workers/remote-calls.ts';
import { installErrorTransfer } from '../workers/rpc.ts';

/** The playground behind its worker. */
export interface PageConnection {
  readonly service: Comlink.Remote<PlaygroundService>;
  /** Whether what is done here outlives the page. */
  readonly persisted: boolean;
  exec(command: string, options?: RemoteExecOptions): Promise<{ stdout: string; stderr: string; exitCode: number }>;
  openTerminal(machine: string, columns: number, rows: number, onData: (data: string) => void): Promise<RemoteTerminal>;
  /** Reaches the Kubernetes API as the administrator. */
  readonly api: (call: HttpCall) => Promise<HttpResponse>;
  close(): void;
}

/** Starts the hypervisor's worker and the playground in it. Resolves when the machines have booted. */
export async function connectPlayground(options: Omit<ServiceOptions, 'checkpointUrl'>): Promise<PageConnection> {
  installErrorTransfer();
  const worker = new Worker(new URL('../workers/hypervisor.ts', import.meta.url), { type: 'module' });
  const service = Comlink.wrap<PlaygroundService>(worker);
  const checkpointUrl = new URL('../checkpoints/ready.json.gz', import.meta.url).href;
  const { persisted } = await service.start({ ...options, checkpointUrl });
  return {
    service,
    persisted,
    exec: (command, execOptions = {}) => remoteExec(service, command, execOptions),
    openTerminal: async (machine, cols, rows, onData) =>
      remoteTerminal(await service.openTerminal({ machine, cols, rows }, Comlink.proxy(onData))),
    api: (call) => remoteApi(service, call),
    close: () => worker.terminate(),
  };
}

import type { Container, LifecycleHandler } from '../api/core-v1.ts';
import { dialHttp } from '../network/dial-http.ts';
import type { NetworkStack } from '../network/network-stack.ts';
import type { CriClient } from '../runtime/cri-client.ts';

export interface LifecycleHookContext {
  readonly cri: CriClient;
  readonly network: NetworkStack;
  readonly container: Container;
  readonly containerId: string;
  readonly podIp: string;
}

/** Runs a postStart or preStop hook to its end; what went wrong, if anything. */
export async function runLifecycleHook(
  hook: LifecycleHandler | undefined,
  context: LifecycleHookContext,
): Promise<string | undefined> {
  try {
    if (hook?.exec !== undefined) {
      const { exitCode, stdout, stderr } = await context.cri.runtime('ExecSync', {
        containerId: context.containerId,
        command: hook.exec.command ?? [],
        timeoutSeconds: 0,
      });
      return exitCode === 0
        ? undefined
        : `command '${(hook.exec.command ?? []).join(' ')}' exited with ${exitCode}: ${stdout}${stderr}`;
    }
    if (hook?.httpGet !== undefined) {
      const { host = context.podIp, port, path = '/' } = hook.httpGet;
      const number =
        typeof port === 'number'
          ? port
          : (context.container.ports?.find(({ name }) => name === port)?.containerPort ?? Number(port));
      const response = await dialHttp(context.network, { address: host, port: number })({
        method: 'GET',
        target: path,
      });
      await response.body.text();
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

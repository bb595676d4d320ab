import type { ComponentStatus } from '../../../api/core-v1.ts';
import { quote } from '../../../meta/quote.ts';
import type { RegistryContext } from '../../../registry/registry-context.ts';

const local = '127.0.0.1';

/** Asks each of the control plane's components how it is, on the machine of the server. */
export function checkComponents(registry: RegistryContext): Promise<ComponentStatus[]> {
  return Promise.all([
    statusOf('controller-manager', () => askHealth(registry, 10257)),
    statusOf('scheduler', () => askHealth(registry, 10259)),
    statusOf('etcd-0', async () => {
      await registry.etcd.range({ key: '/registry/health' });
      return 'ok';
    }),
  ]);
}

async function statusOf(name: string, check: () => Promise<string>): Promise<ComponentStatus> {
  const [status, message] = await check().then(
    (text) => ['True', text] as const,
    (error: unknown) => ['False', error instanceof Error ? error.message : String(error)] as const,
  );
  return {
    kind: 'ComponentStatus',
    apiVersion: 'v1',
    metadata: { name },
    conditions: [{ type: 'Healthy', status, message }],
  };
}

async function askHealth({ settings }: RegistryContext, port: number): Promise<string> {
  const url = `https://${local}:${port}/healthz`;
  const transport = settings.dialAddress(local, port, true);
  const headers = { host: `${local}:${port}` };
  try {
    const answer = await transport({ method: 'GET', target: '/healthz', headers });
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of answer.body) text += typeof chunk === 'string' ? chunk : decoder.decode(chunk);
    if (answer.status < 200 || answer.status >= 400) throw new Error(text);
    return text;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Get ${quote(url)}: ${reason}`, { cause: error });
  }
}

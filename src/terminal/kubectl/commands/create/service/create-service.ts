import { services } from '../../../../../core/api/core-v1.ts';
import { type FlagValues, listFlag } from '../../../../cli/flag.ts';
import type { Session } from '../../../session.ts';
import { createFlags, createObject } from '../create-object.ts';

export const serviceFlags = { ...createFlags, tcp: listFlag() };

export interface NewService {
  readonly name: string;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
  readonly clusterIp?: string;
  readonly nodePort?: number;
  readonly externalName?: string;
}

/** Sends a service that selects pods by `app=NAME`. */
export async function createService(
  session: Session,
  flags: FlagValues<typeof serviceFlags>,
  service: NewService,
): Promise<void> {
  const { name, type, clusterIp = '', nodePort = 0, externalName = '' } = service;
  if (flags.tcp.length === 0 && clusterIp !== 'None' && type !== 'ExternalName')
    throw new Error('at least one tcp port specifier must be provided');
  const ports = flags.tcp.map((text) => servicePort(text, nodePort));
  const labels = { app: name };
  await createObject(session, flags, {
    reference: services,
    metadata: { name, labels },
    fields: {
      spec: {
        ...(ports.length === 0 ? {} : { ports }),
        selector: labels,
        ...(clusterIp === '' ? {} : { clusterIP: clusterIp }),
        type,
        ...(externalName === '' ? {} : { externalName }),
      },
      status: { loadBalancer: {} },
    },
    failure: `failed to create ${type} service: `,
  });
}

function servicePort(text: string, nodePort: number): object {
  const [portText = '', targetText] = text.split(':');
  const port = parsePort(portText);
  const target =
    targetText === undefined || targetText === ''
      ? port
      : /^\d+$/.test(targetText)
        ? parsePort(targetText)
        : targetText;
  const name = text.replaceAll(':', '-');
  return { name, protocol: 'TCP', port, targetPort: target, ...(nodePort === 0 ? {} : { nodePort }) };
}

function parsePort(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`strconv.Atoi: parsing "${text}": invalid syntax`);
  return Number(text);
}

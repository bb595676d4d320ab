import type { Service } from '../../../../../core/api/core-v1.ts';
import type { Ingress, IngressBackend } from '../../../../../core/api/networking-v1.ts';
import { type DescribeContext, defineDescriber } from '../describer.ts';
import { endpointSlicesOf, formatEndpoints } from '../endpoints-text.ts';
import { describeEvents } from '../events.ts';

export const ingressDescriber = defineDescriber<Ingress>({
  group: 'networking.k8s.io',
  kind: 'Ingress',
  describe: async (ingress, context) => {
    const { writer } = context;
    const { metadata, spec, status } = ingress;
    writer.field(0, 'Name', metadata.name);
    writer.labels('Labels', metadata.labels);
    writer.field(0, 'Namespace', metadata.namespace ?? '');
    const addresses = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip || hostname || []);
    writer.field(0, 'Address', [...new Set(addresses)].sort().join(','));
    writer.field(0, 'Ingress Class', spec?.ingressClassName ?? '<none>');
    const fallback = spec?.defaultBackend === undefined ? '<default>' : await backendText(context, spec.defaultBackend);
    writer.field(0, 'Default backend', fallback);
    const tls = spec?.tls ?? [];
    if (tls.length > 0) writer.line(0, 'TLS:');
    for (const { secretName, hosts = [] } of tls) {
      writer.line(1, secretName ? `${secretName} terminates ${hosts.join(',')}` : `SNI routes ${hosts.join(',')}`);
    }
    await describeRules(ingress, context, fallback);
    writer.annotations('Annotations', metadata.annotations);
    await describeEvents(context);
  },
});

async function describeRules({ spec }: Ingress, context: DescribeContext, fallback: string): Promise<void> {
  const { writer } = context;
  writer.line(0, 'Rules:\n  Host\tPath\tBackends');
  writer.line(1, '----\t----\t--------');
  const rules = (spec?.rules ?? []).filter(({ http }) => http !== undefined);
  for (const { host, http } of rules) {
    writer.line(1, `${host || '*'}\t`);
    for (const { path = '', backend } of http?.paths ?? [])
      writer.line(2, `\t${path} \t${await backendText(context, backend)}`);
  }
  if (rules.length === 0) writer.line(1, `*\t*\t${fallback}`);
}

/** `web:80 (10.244.0.5:8080)`. */
async function backendText({ session, item }: DescribeContext, { service, resource }: IngressBackend): Promise<string> {
  if (service === undefined) {
    if (resource === undefined) return '';
    return `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`;
  }
  const text = `${service.name}:${service.port?.number || (service.port?.name ?? '')}`;
  try {
    const slices = await endpointSlicesOf(session, item.namespace, service.name);
    const { spec } = await session.json<Service>({
      target: `/api/v1/namespaces/${item.namespace}/services/${service.name}`,
    });
    const port = spec?.ports?.findLast((one) =>
      service.port?.number ? one.port === service.port.number : one.name === service.port?.name,
    );
    return `${text} (${formatEndpoints(slices, port?.name ?? '')})`;
  } catch (error) {
    return `${text} (<error: ${error instanceof Error ? error.message : String(error)}>)`;
  }
}

import { services } from '../../../core/api/core-v1.ts';
import { queryOf, resourcePath } from '../../../core/client/client.ts';
import { isJsonObject, type JsonObject } from '../../../core/meta/object.ts';
import { applyMergePatch } from '../../../core/meta/patch/merge-patch.ts';
import { parseYaml } from '../../../core/meta/yaml/parse.ts';
import { booleanFlag, type FlagValues, stringFlag } from '../../cli/flag.ts';
import { completeResources } from '../complete-resources.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { dryRunFlags, dryRunQuery, operationText, parseDryRun } from '../dry-run.ts';
import { withLastApplied } from '../last-applied.ts';
import { createObjectPrinter } from '../printers/object-printer.ts';
import { printFlags } from '../printers/print-flags.ts';
import { fileFlags } from '../selection/file-flags.ts';
import { asManifest, type Item, type Manifest } from '../selection/item.ts';
import { selectResources } from '../selection/select.ts';
import type { Session } from '../session.ts';
import { exposedPorts, exposedSelector, requireExposable } from './expose/exposed.ts';
import { parseKeyValues } from './expose/key-values.ts';

const exposeFlags = {
  ...printFlags,
  ...fileFlags,
  ...dryRunFlags,
  'cluster-ip': stringFlag(),
  'external-ip': stringFlag(),
  'field-manager': stringFlag({ initial: 'kubectl-expose' }),
  labels: stringFlag({ shorthand: 'l' }),
  'load-balancer-ip': stringFlag(),
  name: stringFlag(),
  'override-type': stringFlag({ initial: 'merge' }),
  overrides: stringFlag(),
  port: stringFlag(),
  protocol: stringFlag(),
  'save-config': booleanFlag(),
  selector: stringFlag(),
  'session-affinity': stringFlag(),
  'target-port': stringFlag(),
  type: stringFlag(),
};

export type ExposeFlagValues = FlagValues<typeof exposeFlags>;

export const exposeCommand = defineKubectlCommand({
  use: 'expose (-f FILENAME | TYPE NAME) [--port=port]',
  flags: exposeFlags,
  complete: completeResources,
  run: async (session, { flags, args }) => {
    const dryRun = parseDryRun(flags);
    const printer = createObjectPrinter(session, flags, {
      operation: operationText('exposed', dryRun),
      keepOrder: true,
    });
    const selection = await selectResources(session, { args, files: flags, requireNamespace: true });
    await selection.visit(async (item) => {
      const manifest = override(serviceFor(session, item, flags), flags);
      if (dryRun === 'client') return session.print(printer(manifest));
      const query = queryOf({ dryRun: dryRunQuery(dryRun), fieldManager: flags['field-manager'] });
      const target = resourcePath(services, { namespace: session.namespace }) + query;
      const body = flags['save-config'] ? withLastApplied(manifest) : manifest;
      await session.print(printer(await session.json<JsonObject>({ method: 'POST', target, body })));
    });
  },
});

function override(manifest: Manifest, flags: ExposeFlagValues): Manifest {
  if (flags.overrides === '') return manifest;
  const patch = parseYaml(flags.overrides);
  return isJsonObject(patch) ? asManifest(applyMergePatch(manifest, patch) as JsonObject) : manifest;
}

const longestName = 63;

function serviceFor(session: Session, item: Item, flags: ExposeFlagValues): Manifest {
  const object = asManifest({ ...item.object, kind: item.resource.kind });
  requireExposable(item);
  const selector = flags.selector === '' ? exposedSelector(object) : parseKeyValues(flags.selector);
  const ports = exposedPorts(object, flags);
  const labels = flags.labels === '' ? (object.metadata.labels ?? {}) : parseKeyValues(flags.labels);
  const metadata = {
    name: flags.name || item.name.slice(0, longestName),
    ...(session.explicitNamespace ? { namespace: session.namespace } : {}),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
  };
  if (!['', 'None', 'ClientIP'].includes(flags['session-affinity']))
    throw new Error(`unknown session affinity: ${flags['session-affinity']}`);
  const balancer = flags.type === 'LoadBalancer' ? flags['load-balancer-ip'] : '';
  const spec = {
    ...(ports.length === 0 ? {} : { ports }),
    selector,
    ...(flags['cluster-ip'] === '' ? {} : { clusterIP: flags['cluster-ip'] }),
    ...(flags.type === '' ? {} : { type: flags.type }),
    ...(flags['external-ip'] === '' ? {} : { externalIPs: [flags['external-ip']] }),
    ...(flags['session-affinity'] === '' ? {} : { sessionAffinity: flags['session-affinity'] }),
    ...(balancer === '' ? {} : { loadBalancerIP: balancer }),
  };
  return asManifest({ kind: 'Service', apiVersion: 'v1', metadata, spec, status: { loadBalancer: {} } });
}

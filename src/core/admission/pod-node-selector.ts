import { type Namespace, namespaces, type Pod } from '../api/core-v1.ts';
import { isJsonObject } from '../meta/object.ts';
import { newForbidden, newNotFound, newUnexpectedError } from '../meta/status.ts';
import { isWriteTo } from './forbid.ts';
import { type AdmissionAttributes, type AdmissionContext, type AdmissionPlugin, definePlugin } from './plugin.ts';

type Labels = Readonly<Record<string, string>>;

const annotation = 'scheduler.alpha.kubernetes.io/node-selector';
const clusterDefault = 'clusterDefaultNodeSelector';

/**
 * Gives pods the node selector that an annotation of their namespace, else the configuration, names, and refuses those that ask
 * for other nodes. `configuration`: `podNodeSelectorPluginConfig`, selectors by namespace and the cluster's default.
 */
export function createPodNodeSelector(configuration: unknown): AdmissionPlugin {
  const selectors = selectorsOf(configuration);
  const check = async (attributes: AdmissionAttributes, context: AdmissionContext): Promise<Labels> => {
    const pod = attributes.object as Pod;
    const own = namespaceSelector(await namespaceOf(attributes, context), selectors);
    const chosen = pod.spec.nodeSelector ?? {};
    if (Object.keys(own).some((key) => chosen[key] !== undefined && chosen[key] !== own[key])) {
      throw refuse(attributes, 'pod node label selector conflicts with its namespace node label selector');
    }
    return { ...own, ...chosen };
  };
  const checkAllowed = (attributes: AdmissionAttributes): void => {
    const allowed = parseLabels(selectors[attributes.namespace] ?? '');
    const chosen = (attributes.object as Pod).spec.nodeSelector ?? {};
    const isSubset = Object.keys(chosen).every((key) => chosen[key] === allowed[key]);
    if (Object.keys(allowed).length === 0 || isSubset) return;
    throw refuse(attributes, 'pod node label selector labels conflict with its namespace whitelist');
  };
  return definePlugin({
    name: 'PodNodeSelector',
    operations: ['CREATE'],
    async admit(attributes, context) {
      if (!isWriteTo(attributes, 'pods')) return;
      const merged = await check(attributes, context);
      if (Object.keys(merged).length > 0) (attributes.object as Pod).spec.nodeSelector = { ...merged };
      checkAllowed(attributes);
    },
    async validate(attributes, context) {
      if (!isWriteTo(attributes, 'pods')) return;
      await check(attributes, context);
      checkAllowed(attributes);
    },
  });
}

function selectorsOf(configuration: unknown): Labels {
  const given = isJsonObject(configuration) ? configuration['podNodeSelectorPluginConfig'] : undefined;
  return isJsonObject(given) ? (given as Labels) : {};
}

function refuse({ resource, object }: AdmissionAttributes, reason: string): Error {
  return newForbidden(resource, object?.metadata.name ?? '', reason);
}

async function namespaceOf({ namespace }: AdmissionAttributes, context: AdmissionContext): Promise<Namespace> {
  const found = context.get(namespaces, '', namespace) ?? (await context.getLive(namespaces, '', namespace));
  if (found === undefined) throw newNotFound({ group: '', resource: 'namespaces' }, namespace);
  return found;
}

function namespaceSelector({ metadata }: Namespace, selectors: Labels): Labels {
  return parseLabels(metadata.annotations?.[annotation] ?? selectors[clusterDefault] ?? '');
}

/** `a=b,c=d`. */
function parseLabels(text: string): Labels {
  if (text === '') return {};
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [key = '', value, ...rest] = part.split('=');
      if (value === undefined || rest.length > 0) throw newUnexpectedError(`invalid selector: ${text}`);
      return [key.trim(), value.trim()];
    }),
  );
}

import { type Pod, pods, type Toleration } from '../api/core-v1.ts';
import { type RuntimeClass, runtimeClasses } from '../api/node-v1.ts';
import { semanticEqual } from '../meta/semantic-equal.ts';
import { forbid, isWriteTo } from './forbid.ts';
import { type AdmissionAttributes, type AdmissionContext, definePlugin } from './plugin.ts';

/** Gives pods what their RuntimeClass asks for: what it costs to run them, and the nodes that can. */
export const runtimeClass = definePlugin({
  name: 'RuntimeClass',
  operations: ['CREATE'],
  async admit(attributes, context) {
    if (!isWriteTo(attributes, pods.plural)) return;
    const { spec } = attributes.object as Pod;
    const found = await classOf(attributes, context);
    const overhead = found?.overhead?.podFixed;
    if (overhead !== undefined) {
      if (Object.keys(spec.overhead ?? {}).length > 0) checkOverhead(attributes, overhead);
      spec.overhead = { ...overhead };
    }
    if (found?.scheduling !== undefined) addScheduling(attributes, found.scheduling);
  },
  async validate(attributes, context) {
    if (!isWriteTo(attributes, pods.plural)) return;
    const { spec } = attributes.object as Pod;
    const found = await classOf(attributes, context);
    if (found?.overhead !== undefined) return checkOverhead(attributes, found.overhead.podFixed);
    if (spec.overhead !== undefined)
      throw forbid(attributes, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
  },
});

async function classOf(attributes: AdmissionAttributes, context: AdmissionContext): Promise<RuntimeClass | undefined> {
  const name = (attributes.object as Pod).spec.runtimeClassName;
  if (name === undefined) return undefined;
  const found = context.get(runtimeClasses, '', name) ?? (await context.getLive(runtimeClasses, '', name));
  if (found === undefined) throw forbid(attributes, `pod rejected: RuntimeClass "${name}" not found`);
  return found;
}

function checkOverhead(attributes: AdmissionAttributes, overhead: object | undefined): void {
  if (!semanticEqual((attributes.object as Pod).spec.overhead, overhead))
    throw forbid(attributes, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
}

function addScheduling(
  attributes: AdmissionAttributes,
  { nodeSelector = {}, tolerations = [] }: NonNullable<RuntimeClass['scheduling']>,
): void {
  const { spec } = attributes.object as Pod;
  for (const [key, value] of Object.entries(nodeSelector)) {
    const own = spec.nodeSelector?.[key];
    if (own === undefined || own === value) continue;
    const conflict = `runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`;
    throw forbid(attributes, `conflict: ${conflict}`);
  }
  const labels = { ...spec.nodeSelector, ...nodeSelector };
  if (Object.keys(labels).length > 0) spec.nodeSelector = labels;
  const merged = mergeTolerations([...(spec.tolerations ?? []), ...tolerations]);
  if (merged.length > 0) spec.tolerations = merged;
}

/** Without those that another one covers; of equals the first stays. */
function mergeTolerations(all: readonly Toleration[]): Toleration[] {
  const merged: Toleration[] = [];
  all.forEach((toleration, index) => {
    const isCoveredLater = all
      .slice(index + 1)
      .some((later) => !semanticEqual(later, toleration) && covers(later, toleration));
    if (!isCoveredLater && !merged.some((earlier) => covers(earlier, toleration))) merged.push(toleration);
  });
  return merged;
}

/** Does `a` tolerate everything that `b` does, for as long? */
function covers(a: Toleration, b: Toleration): boolean {
  if (semanticEqual(a, b)) return true;
  const [forAll, lasting] = [a.operator === 'Exists', a.tolerationSeconds];
  if ((a.key ?? '') !== (b.key ?? '') && (a.key || !forAll)) return false;
  if (a.effect && a.effect !== b.effect) return false;
  const isShorter = lasting !== undefined && (b.tolerationSeconds === undefined || b.tolerationSeconds > lasting);
  if (a.effect === 'NoExecute' && isShorter) return false;
  return forAll || (b.operator === 'Equal' && (a.value ?? '') === (b.value ?? ''));
}

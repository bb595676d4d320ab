import type { Pod } from '../api/core-v1.ts';
import { type PriorityClass, priorityClasses } from '../api/scheduling-v1.ts';
import { forbid, isWriteTo } from './forbid.ts';
import { type AdmissionAttributes, type AdmissionContext, definePlugin } from './plugin.ts';

interface Priority {
  readonly className: string;
  readonly value: number;
  readonly preemptionPolicy: string;
}

const defaultPolicy = 'PreemptLowerPriority';

/** The classes that every cluster has, for pods that come before them. */
const systemPriorities = new Map([
  ['system-cluster-critical', 2_000_000_000],
  ['system-node-critical', 2_000_001_000],
]);

/** Puts the number behind a pod's priority class into its spec, and sees to it that one class at most is the default. */
export const priority = definePlugin({
  name: 'Priority',
  operations: ['CREATE', 'UPDATE'],
  admit(attributes, context) {
    if (!isWriteTo(attributes, 'pods')) return;
    const { spec } = attributes.object as Pod;
    if (attributes.operation === 'UPDATE') keepOld(spec, (attributes.oldObject as Pod).spec);
    else setPriority(attributes, spec, priorityOf(attributes, context, spec.priorityClassName ?? ''));
  },
  validate(attributes, context) {
    if (!isWriteTo(attributes, 'priorityclasses.scheduling.k8s.io')) return;
    const object = attributes.object as PriorityClass;
    const other = object.globalDefault === true ? defaultClass(context) : undefined;
    if (other === undefined || (attributes.operation === 'UPDATE' && other.metadata.name === object.metadata.name))
      return;
    throw forbid(
      attributes,
      `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`,
    );
  },
});

function keepOld(spec: Pod['spec'], old: Pod['spec']): void {
  if (spec.priority === undefined && old.priority !== undefined) spec.priority = old.priority;
  if (spec.preemptionPolicy === undefined && old.preemptionPolicy !== undefined)
    spec.preemptionPolicy = old.preemptionPolicy;
}

/** Of several, that of the lowest value. */
function defaultClass(context: AdmissionContext): PriorityClass | undefined {
  const [first, ...others] = context.list(priorityClasses, '').filter(({ globalDefault }) => globalDefault === true);
  return others.reduce(
    (lowest, each) => (lowest !== undefined && (lowest.value ?? 0) <= (each.value ?? 0) ? lowest : each),
    first,
  );
}

function priorityOf(attributes: AdmissionAttributes, context: AdmissionContext, className: string): Priority {
  const found = className === '' ? defaultClass(context) : context.get(priorityClasses, '', className);
  if (found !== undefined) {
    const { value = 0, preemptionPolicy = defaultPolicy, metadata } = found;
    return { className: metadata.name, value, preemptionPolicy };
  }
  const value = className === '' ? 0 : systemPriorities.get(className);
  if (value === undefined) throw forbid(attributes, `no PriorityClass with name ${className} was found`);
  return { className, value, preemptionPolicy: defaultPolicy };
}

function setPriority(
  attributes: AdmissionAttributes,
  spec: Pod['spec'],
  { className, value, preemptionPolicy }: Priority,
): void {
  const computed = 'from the given PriorityClass name';
  if (spec.priority !== undefined && spec.priority !== value) {
    const given = `the integer value of priority (${spec.priority}) must not be provided in pod spec`;
    throw forbid(attributes, `${given}; priority admission controller computed ${value} ${computed}`);
  }
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy) {
    const given = `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec`;
    throw forbid(attributes, `${given}; priority admission controller computed ${preemptionPolicy} ${computed}`);
  }
  if (className !== '') spec.priorityClassName = className;
  spec.priority = value;
  spec.preemptionPolicy = preemptionPolicy;
}

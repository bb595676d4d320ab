import type { Pod } from '../api/core-v1.ts';
import { forbid, isWriteTo } from './forbid.ts';
import { type AdmissionAttributes, definePlugin } from './plugin.ts';

/** The classes that every cluster has. */
const systemPriorities = new Map([
  ['system-cluster-critical', 2_000_000_000],
  ['system-node-critical', 2_000_001_000],
]);
const preemptionPolicy = 'PreemptLowerPriority';

/** Puts the number behind a pod's priority class into its spec. */
export const priority = definePlugin({
  name: 'Priority',
  operations: ['CREATE', 'UPDATE'],
  admit(attributes) {
    if (!isWriteTo(attributes, 'pods')) return;
    const { spec } = attributes.object as Pod;
    if (attributes.operation === 'UPDATE') keepOld(spec, (attributes.oldObject as Pod).spec);
    else setPriority(attributes, spec);
  },
});

function keepOld(spec: Pod['spec'], old: Pod['spec']): void {
  if (spec.priority === undefined && old.priority !== undefined) spec.priority = old.priority;
  if (spec.preemptionPolicy === undefined && old.preemptionPolicy !== undefined)
    spec.preemptionPolicy = old.preemptionPolicy;
}

function setPriority(attributes: AdmissionAttributes, spec: Pod['spec']): void {
  const className = spec.priorityClassName ?? '';
  const value = className === '' ? 0 : systemPriorities.get(className);
  if (value === undefined) throw forbid(attributes, `no PriorityClass with name ${className} was found`);
  const computed = 'from the given PriorityClass name';
  if (spec.priority !== undefined && spec.priority !== value) {
    const given = `the integer value of priority (${spec.priority}) must not be provided in pod spec`;
    throw forbid(attributes, `${given}; priority admission controller computed ${value} ${computed}`);
  }
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy) {
    const given = `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec`;
    throw forbid(attributes, `${given}; priority admission controller computed ${preemptionPolicy} ${computed}`);
  }
  spec.priority = value;
  spec.preemptionPolicy = preemptionPolicy;
}

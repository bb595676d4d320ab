const workloads = 'v1.36 has v1alpha2 of scheduling.k8s.io in the place of v1alpha1';

/** Where v1.36 differs from the documents of v1.35, and why. */
export const newerFields: ReadonlyMap<string, string> = new Map([
  ['core/v1.PodSpec.workloadRef: unknown', 'v1.36 has schedulingGroup in its place'],
  ['core/v1.WorkloadReference: unknown', 'v1.36 has PodSchedulingGroup in its place'],
  ['scheduling/v1alpha1.GangSchedulingPolicy: unknown', workloads],
  ['scheduling/v1alpha1.PodGroup: unknown', workloads],
  ['scheduling/v1alpha1.PodGroupPolicy: unknown', workloads],
  ['scheduling/v1alpha1.TypedLocalObjectReference: unknown', workloads],
  ['scheduling/v1alpha1.Workload: unknown', workloads],
  ['scheduling/v1alpha1.WorkloadList: unknown', workloads],
  ['scheduling/v1alpha1.WorkloadSpec: unknown', workloads],
]);

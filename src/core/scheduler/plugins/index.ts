import type { SchedulerPlugin } from '../framework.ts';
import { defaultPreemptionPlugin } from './default-preemption.ts';
import { imageLocalityPlugin } from './image-locality.ts';
import { nodeAffinityPlugin } from './node-affinity.ts';
import { nodeNamePlugin } from './node-name.ts';
import { nodePortsPlugin } from './node-ports.ts';
import { nodeResourcesBalancedAllocationPlugin } from './node-resources-balanced-allocation.ts';
import { nodeResourcesFitPlugin } from './node-resources-fit.ts';
import { nodeUnschedulablePlugin } from './node-unschedulable.ts';
import { schedulingGatesPlugin } from './scheduling-gates.ts';
import { taintTolerationPlugin } from './taint-toleration.ts';

/** The plugins of the default profile, in the order in which they are asked. */
export const defaultPlugins: readonly SchedulerPlugin[] = [
  schedulingGatesPlugin,
  nodeUnschedulablePlugin,
  nodeNamePlugin,
  taintTolerationPlugin,
  nodeAffinityPlugin,
  nodePortsPlugin,
  nodeResourcesFitPlugin,
  defaultPreemptionPlugin,
  nodeResourcesBalancedAllocationPlugin,
  imageLocalityPlugin,
];

import type { Node, Pod } from '../api/core-v1.ts';
import type { ApiObject } from '../client/client.ts';
import type { Clock } from '../clock.ts';
import type { NodeInfo } from './node-info.ts';

/** Scores run from 0 to this. */
export const maximumScore = 100;

/** Why a node (or, before any node is looked at, the cluster) refuses a pod. */
export interface Refusal {
  /** Counted over nodes in the pod's event: `Insufficient cpu`. */
  readonly reasons: readonly string[];
  /** Whether the node would take the pod if others left it; preemption only looks at such nodes. */
  readonly resolvable: boolean;
}

export function refuse(reason: string, ...more: string[]): Refusal {
  return { reasons: [reason, ...more], resolvable: true };
}

export function refuseForGood(reason: string): Refusal {
  return { reasons: [reason], resolvable: false };
}

/** The cluster as one scheduling cycle sees it. */
export interface Snapshot {
  readonly nodes: readonly NodeInfo[];
  get(name: string): NodeInfo | undefined;
}

/** What a plugin keeps of a pod between its steps; made once a cycle. */
export interface Cycle {
  readonly pod: Pod;
  readonly snapshot: Snapshot;
  /** The value that `make` gave the first time in this cycle. */
  once<T>(key: string, make: () => T): T;
}

/** A change in the cluster that may let a refused pod be placed. */
export type ClusterEvent =
  | { type: 'nodeAdded'; node: Node }
  | { type: 'nodeUpdated'; node: Node; previous: Node }
  | { type: 'podDeleted'; pod: Pod }
  | { type: 'podUpdated'; pod: Pod; previous: Pod }
  | { type: 'podAssigned'; pod: Pod };

/**
 * A step in choosing a node. Every method is optional; plugins run in the order in which the profile names them. A
 * plugin that refuses is asked with `worthRetrying` about later changes before the pod is tried again.
 */
export interface SchedulerPlugin {
  readonly name: string;
  /** How much its score counts. Default 1. */
  readonly weight?: number;
  /** Whether the pod may enter the queue at all. */
  preEnqueue?(pod: Pod): Refusal | undefined;
  /** Once a cycle, before any node; may name the only nodes worth looking at. */
  preFilter?(cycle: Cycle): { refusal: Refusal } | { nodes: ReadonlySet<string> } | undefined;
  filter?(cycle: Cycle, node: NodeInfo): Refusal | undefined;
  score?(cycle: Cycle, node: NodeInfo): number;
  /** Brings the scores of all nodes into 0 to `maximumScore`. */
  normalize?(cycle: Cycle, scores: Map<string, number>): void;
  /** After no node took the pod: may make room. The message ends the pod's event. */
  postFilter?(
    cycle: Cycle,
    refusals: ReadonlyMap<string, Refusal>,
    context: PostFilterContext,
  ): Promise<PostFilterResult>;
  worthRetrying?(pod: Pod, event: ClusterEvent): boolean;
}

export interface PostFilterContext {
  readonly clock: Clock;
  /** Runs every filter of the profile for the pod on a node as it would be. */
  fits(cycle: Cycle, node: NodeInfo): boolean;
  /** Removes a pod to make room for another. */
  evict(victim: Pod, preemptor: Pod, node: string): Promise<void>;
}

export interface PostFilterResult {
  readonly message: string;
  /** Where room was made. */
  readonly nominatedNode: string | undefined;
}

export function definePlugin(plugin: SchedulerPlugin): SchedulerPlugin {
  return plugin;
}

/** Makes the highest score 100 (or, with `reverse`, the highest raw value 0). */
export function scaleScores(scores: Map<string, number>, reverse = false): void {
  const highest = Math.max(0, ...scores.values());
  for (const [node, score] of scores) {
    const scaled = highest === 0 ? 0 : Math.floor((score * maximumScore) / highest);
    scores.set(node, reverse ? maximumScore - scaled : scaled);
  }
}

/** Whether two objects differ in what `part` picks. */
export function differs<T extends ApiObject>(object: T, previous: T, part: (object: T) => unknown): boolean {
  return JSON.stringify(part(object)) !== JSON.stringify(part(previous));
}

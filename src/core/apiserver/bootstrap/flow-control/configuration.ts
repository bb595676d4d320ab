import type {
  FlowSchema,
  FlowSchemaSpec,
  PolicyRulesWithSubjects,
  PriorityLevelConfiguration,
  PriorityLevelConfigurationSpec,
  Subject,
} from '../../../api/flowcontrol-v1.ts';
import {
  anyRequestOf,
  groupSubject,
  mandatoryFlowSchemas,
  mandatoryPriorityLevels,
} from '../../../schema/validation/flow-control/mandatory.ts';

/** Says whether the server may bring the object up to date. */
export const autoUpdateAnnotation = 'apf.kubernetes.io/autoupdate-spec';

const everybody = [groupSubject('system:unauthenticated'), groupSubject('system:authenticated')];
const nodes = groupSubject('system:nodes');
const controllerManager = userSubject('system:kube-controller-manager');
const scheduler = userSubject('system:kube-scheduler');
const systemAccounts: Subject = { kind: 'ServiceAccount', serviceAccount: { namespace: 'kube-system', name: '*' } };

/** Name, shares, queues, hand and the percentage that may be lent. */
const levels = [
  ['system', 30, 64, 6, 33],
  ['node-high', 40, 64, 6, 25],
  ['leader-election', 10, 16, 4, 0],
  ['workload-high', 40, 128, 6, 50],
  ['workload-low', 100, 128, 6, 90],
  ['global-default', 20, 128, 6, 50],
] as const;

/** Name, priority level, precedence, how flows are told apart, and for which requests. */
const schemas: readonly [string, string, number, string | undefined, PolicyRulesWithSubjects][] = [
  ['system-nodes', 'system', 500, 'ByUser', anyRequestOf(nodes)],
  ['system-node-high', 'node-high', 400, 'ByUser', nodeHealth()],
  ['probes', 'exempt', 2, undefined, probes()],
  ['system-leader-election', 'leader-election', 100, 'ByUser', leaderElection()],
  ['kube-controller-manager', 'workload-high', 800, 'ByNamespace', anyRequestOf(controllerManager)],
  ['kube-scheduler', 'workload-high', 800, 'ByNamespace', anyRequestOf(scheduler)],
  ['kube-system-service-accounts', 'workload-high', 900, 'ByNamespace', anyRequestOf(systemAccounts)],
  ['service-accounts', 'workload-low', 9000, 'ByUser', anyRequestOf(groupSubject('system:serviceaccounts'))],
  ['global-default', 'global-default', 9900, 'ByUser', anyRequestOf(...everybody)],
];

/** What every cluster starts with; a cluster's owner may change it. */
export function suggestedPriorityLevels(): PriorityLevelConfiguration[] {
  return levels.map(([name, nominalConcurrencyShares, queues, handSize, lendablePercent]) => {
    const queuing = { queues, handSize, queueLengthLimit: 50 };
    const limited = { nominalConcurrencyShares, limitResponse: { type: 'Queue', queuing }, lendablePercent };
    return levelOf(name, { type: 'Limited', limited });
  });
}

/** What every cluster starts with; a cluster's owner may change it. */
export function suggestedFlowSchemas(): FlowSchema[] {
  return schemas.map(([name, level, matchingPrecedence, method, rule]) =>
    schemaOf(name, {
      priorityLevelConfiguration: { name: level },
      matchingPrecedence,
      ...(method !== undefined && { distinguisherMethod: { type: method } }),
      rules: [rule],
    }),
  );
}

export function mandatoryLevels(): PriorityLevelConfiguration[] {
  return [...mandatoryPriorityLevels].map(([name, spec]) => levelOf(name, spec));
}

export function mandatorySchemas(): FlowSchema[] {
  return [...mandatoryFlowSchemas].map(([name, spec]) => schemaOf(name, spec));
}

function levelOf(name: string, spec: PriorityLevelConfigurationSpec): PriorityLevelConfiguration {
  const head = { kind: 'PriorityLevelConfiguration', apiVersion: 'flowcontrol.apiserver.k8s.io/v1' };
  return { ...head, metadata: { name, annotations: { [autoUpdateAnnotation]: 'true' } }, spec };
}

function schemaOf(name: string, spec: FlowSchemaSpec): FlowSchema {
  const head = { kind: 'FlowSchema', apiVersion: 'flowcontrol.apiserver.k8s.io/v1' };
  return { ...head, metadata: { name, annotations: { [autoUpdateAnnotation]: 'true' } }, spec };
}

function userSubject(name: string): Subject {
  return { kind: 'User', user: { name } };
}

function nodeHealth(): PolicyRulesWithSubjects {
  const resources = ['nodes', 'nodes/status'];
  return {
    subjects: [nodes],
    resourceRules: [
      { verbs: ['*'], apiGroups: [''], resources, clusterScope: true, namespaces: ['*'] },
      { verbs: ['*'], apiGroups: ['coordination.k8s.io'], resources: ['leases'], namespaces: ['*'] },
    ],
  };
}

function probes(): PolicyRulesWithSubjects {
  return {
    subjects: everybody,
    nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }],
  };
}

function leaderElection(): PolicyRulesWithSubjects {
  const verbs = ['get', 'create', 'update'];
  return {
    subjects: [controllerManager, scheduler, systemAccounts],
    resourceRules: [{ verbs, apiGroups: ['coordination.k8s.io'], resources: ['leases'], namespaces: ['*'] }],
  };
}

import { parseFieldSelector, requiredFieldValue } from '../meta/field-selector.ts';
import { quote } from '../meta/quote.ts';
import { SelectorError } from '../meta/selector-error.ts';
import type { Authorizer, Decision, ResourceRequest } from './authorizer.ts';
import { clusterRoles } from './bootstrap-policy/cluster-roles.ts';
import { parseRule } from './bootstrap-policy/rule-text.ts';
import { nodeNameOf } from './node-identity.ts';
import type { NodeReferences } from './node-references.ts';
import { ruleAllows } from './rule-match.ts';

const allow: Decision = { decision: 'allow', reason: '' };

function refuse(reason: string): Decision {
  return { decision: 'noOpinion', reason };
}

/** Lets a kubelet at its own node, lease and pods, and at what those pods need; for all else the role `system:node` counts. */
export function createNodeAuthorizer(references: NodeReferences): Authorizer {
  const rules = (clusterRoles['system:node'] ?? []).map(parseRule);
  return {
    authorize(attributes) {
      const node = nodeNameOf(attributes.user);
      if (node === undefined) return refuse('');
      if (node === '') return refuse(`unknown node for user ${quote(attributes.user.username ?? '')}`);
      if (attributes.path === undefined) {
        const special = specialRules.get(`${attributes.group}/${attributes.resource}`);
        if (special !== undefined) return special({ node, request: attributes, references });
      }
      return rules.some((rule) => ruleAllows(rule, attributes)) ? allow : refuse('');
    },
  };
}

interface Question {
  readonly node: string;
  readonly request: ResourceRequest;
  readonly references: NodeReferences;
}

const specialRules = new Map<string, (question: Question) => Decision>([
  ['/secrets', (question) => readNeeded(question, 'secrets')],
  ['/configmaps', (question) => readNeeded(question, 'configmaps')],
  ['/persistentvolumeclaims', claim],
  ['/persistentvolumes', (question) => getNeeded(question, 'persistentvolumes')],
  ['/serviceaccounts', serviceAccount],
  ['/nodes', ownNode],
  ['/pods', ownPods],
  ['coordination.k8s.io/leases', ownLease],
  ['storage.k8s.io/csinodes', ownCsiNode],
]);

type Kind = Parameters<NodeReferences['has']>[1];

function needed({ node, request, references }: Question, kind: Kind): Decision {
  if (request.name === '') return refuse('No Object name found');
  if (references.has(node, kind, request.namespace, request.name)) return allow;
  return refuse(`no relationship found between node '${node}' and this object`);
}

function readNeeded(question: Question, kind: Kind): Decision {
  const { verb, subresource, namespace } = question.request;
  if (!['get', 'list', 'watch'].includes(verb)) return refuse('can only read resources of this type');
  if (subresource !== '') return refuse('cannot read subresource');
  if (namespace === '') return refuse('can only read namespaced object of this type');
  return needed(question, kind);
}

function getNeeded(question: Question, kind: Kind): Decision {
  const { verb, subresource } = question.request;
  if (verb !== 'get') return refuse('can only get individual resources of this type');
  return subresource === '' ? needed(question, kind) : refuse('cannot get subresource');
}

function claim(question: Question): Decision {
  const { verb, subresource } = question.request;
  if (subresource !== 'status') return getNeeded(question, 'persistentvolumeclaims');
  if (verb !== 'update' && verb !== 'patch') return refuse('can only get/update/patch this type');
  return needed(question, 'persistentvolumeclaims');
}

function serviceAccount(question: Question): Decision {
  const { verb, subresource, name } = question.request;
  if (verb === 'get' && subresource === '') return readNeeded(question, 'serviceaccounts');
  if (verb !== 'create' || name === '') return refuse('can only create tokens for individual service accounts');
  if (subresource !== 'token') return refuse('can only create token subresource of serviceaccount');
  return needed(question, 'serviceaccounts');
}

function ownNode({ node, request }: Question): Decision {
  const { verb, subresource, name } = request;
  if (subresource === 'status') return verb === 'update' || verb === 'patch' ? allow : refuse('');
  if (subresource !== '') return refuse('');
  if (['create', 'update', 'patch'].includes(verb)) return allow;
  if (!['get', 'list', 'watch'].includes(verb)) return refuse('');
  if (name === node) return allow;
  if (name === '') return refuse(`node '${node}' cannot read all nodes, only its own Node object`);
  return refuse(`node '${node}' cannot read '${name}', only its own Node object`);
}

function ownPods(question: Question): Decision {
  const { node, request } = question;
  const { verb, subresource, fieldSelector = '' } = request;
  if (subresource === 'status') return verb === 'update' || verb === 'patch' ? allow : refuse('');
  if (subresource === 'eviction') return verb === 'create' ? allow : refuse('');
  if (subresource !== '') return refuse('');
  if (verb === 'create' || verb === 'delete') return allow;
  if (verb === 'get') return getNeeded(question, 'pods');
  if (verb !== 'list' && verb !== 'watch') return refuse('');
  if (selectedNode(fieldSelector) === node) return allow;
  if (request.name !== '') return needed(question, 'pods');
  return refuse('can only list/watch pods with spec.nodeName field selector');
}

function selectedNode(fieldSelector: string): string | undefined {
  try {
    return requiredFieldValue(parseFieldSelector(fieldSelector), 'spec.nodeName');
  } catch (error) {
    if (error instanceof SelectorError) return undefined;
    throw error;
  }
}

function ownLease({ node, request }: Question): Decision {
  const { verb, namespace, name } = request;
  if (!ownVerbs.includes(verb)) return refuse('can only get, create, update, patch, or delete a node lease');
  if (namespace !== 'kube-node-lease')
    return refuse('can only access leases in the "kube-node-lease" system namespace');
  if (verb === 'create' || name === node) return allow;
  return refuse('can only access node lease with the same name as the requesting node');
}

function ownCsiNode({ node, request }: Question): Decision {
  const { verb, subresource, name } = request;
  if (!ownVerbs.includes(verb)) return refuse('can only get, create, update, patch, or delete a CSINode');
  if (subresource !== '') return refuse('cannot authorize CSINode subresources');
  if (verb === 'create' || name === node) return allow;
  return refuse('can only access CSINode with the same name as the requesting node');
}

const ownVerbs = ['get', 'create', 'update', 'patch', 'delete'];

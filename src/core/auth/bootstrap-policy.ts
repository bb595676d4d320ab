import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding, Subject } from '../api/rbac-v1.ts';
import type { NamedObjectMeta } from '../api/scalars.ts';
import { clusterRoles } from './bootstrap-policy/cluster-roles.ts';
import { controllerRoles } from './bootstrap-policy/controller-roles.ts';
import { namespaceRoles } from './bootstrap-policy/namespace-roles.ts';
import { parseRule } from './bootstrap-policy/rule-text.ts';

/** What every cluster has from the start, so that its own components may do their work. */
export interface BootstrapPolicy {
  readonly clusterRoles: readonly ClusterRole[];
  readonly clusterRoleBindings: readonly ClusterRoleBinding[];
  readonly roles: readonly Role[];
  readonly roleBindings: readonly RoleBinding[];
}

const apiVersion = 'rbac.authorization.k8s.io/v1';
const apiGroup = 'rbac.authorization.k8s.io';

/** Whom the cluster role of the same name is bound to. */
const clusterRoleSubjects: Readonly<Record<string, readonly string[]>> = {
  'cluster-admin': ['Group system:masters'],
  'system:basic-user': ['Group system:authenticated'],
  'system:discovery': ['Group system:authenticated'],
  'system:kube-controller-manager': ['User system:kube-controller-manager'],
  'system:kube-dns': ['ServiceAccount kube-system/kube-dns'],
  'system:kube-scheduler': ['User system:kube-scheduler'],
  'system:monitoring': ['Group system:monitoring'],
  'system:node': [],
  'system:node-proxier': ['User system:kube-proxy'],
  'system:public-info-viewer': ['Group system:authenticated', 'Group system:unauthenticated'],
  'system:service-account-issuer-discovery': ['Group system:serviceaccounts'],
  'system:volume-scheduler': ['User system:kube-scheduler'],
};

/** Roles whose rules are those of all that carry the label `aggregate-to-` and their name. */
const aggregatedRoles = ['admin', 'edit', 'view'];

const aggregatedInto: Readonly<Record<string, string>> = {
  edit: 'admin',
  view: 'edit',
  'system:aggregate-to-admin': 'admin',
  'system:aggregate-to-edit': 'edit',
  'system:aggregate-to-view': 'view',
};

function aggregationLabel(role: string): string {
  return `rbac.authorization.k8s.io/aggregate-to-${role}`;
}

export function createBootstrapPolicy(): BootstrapPolicy {
  return {
    clusterRoles: [
      ...aggregatedRoles.map(aggregatedRole),
      ...Object.entries(clusterRoles).map(([name, rules]) => clusterRole(name, rules)),
      ...Object.entries(controllerRoles).map(([name, rules]) => clusterRole(`system:controller:${name}`, rules)),
    ],
    clusterRoleBindings: [
      ...Object.entries(clusterRoleSubjects).map(([name, subjects]) => clusterRoleBinding(name, subjects)),
      ...Object.keys(controllerRoles).map((name) =>
        clusterRoleBinding(`system:controller:${name}`, [`ServiceAccount kube-system/${name}`]),
      ),
    ],
    roles: namespaceRoles.map(({ name, namespace, rules }) => ({
      kind: 'Role',
      apiVersion,
      metadata: metadata(name, namespace),
      rules: rules.map(parseRule),
    })),
    roleBindings: namespaceRoles.map(({ name, binding = name, namespace, subjects }) => ({
      kind: 'RoleBinding',
      apiVersion,
      metadata: metadata(binding, namespace),
      subjects: subjects.map(parseSubject),
      roleRef: { apiGroup, kind: 'Role', name },
    })),
  };
}

function metadata(name: string, namespace?: string): NamedObjectMeta {
  const target = namespace === undefined ? aggregatedInto[name] : undefined;
  return {
    name,
    ...(namespace !== undefined && { namespace }),
    annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
    labels: {
      'kubernetes.io/bootstrapping': 'rbac-defaults',
      ...(target !== undefined && { [aggregationLabel(target)]: 'true' }),
    },
  };
}

function clusterRole(name: string, rules: readonly string[]): ClusterRole {
  return { kind: 'ClusterRole', apiVersion, metadata: metadata(name), rules: rules.map(parseRule) };
}

function aggregatedRole(name: string): ClusterRole {
  const clusterRoleSelectors = [{ matchLabels: { [aggregationLabel(name)]: 'true' } }];
  return { kind: 'ClusterRole', apiVersion, metadata: metadata(name), aggregationRule: { clusterRoleSelectors } };
}

function clusterRoleBinding(name: string, subjects: readonly string[]): ClusterRoleBinding {
  return {
    kind: 'ClusterRoleBinding',
    apiVersion,
    metadata: metadata(name),
    ...(subjects.length > 0 && { subjects: subjects.map(parseSubject) }),
    roleRef: { apiGroup, kind: 'ClusterRole', name },
  };
}

function parseSubject(text: string): Subject {
  const [kind = '', name = ''] = text.split(' ');
  const [namespace = '', account = ''] = name.split('/');
  return kind === 'ServiceAccount' ? { kind, name: account, namespace } : { kind, apiGroup, name };
}

import type { PolicyRule, Subject } from '../../core/api/rbac-v1.ts';

const rbac = 'rbac.authorization.k8s.io';

export function clusterRole(name: string, rules: PolicyRule[]): unknown {
  return { apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: { name }, rules };
}

export function clusterRoleBinding(name: string, role: string, subject: Subject): unknown {
  return {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
    subjects: [subject],
  };
}

export function role(namespace: string, name: string, rules: PolicyRule[]): unknown {
  return { apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { name, namespace }, rules };
}

export function roleBinding(namespace: string, name: string, subjects: Subject[]): unknown {
  return {
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: { name, namespace },
    roleRef: { apiGroup: rbac, kind: 'Role', name },
    subjects,
  };
}

export function group(name: string): Subject {
  return { apiGroup: rbac, kind: 'Group', name };
}

export function user(name: string): Subject {
  return { apiGroup: rbac, kind: 'User', name };
}

export const bootstrappers = 'system:bootstrappers:kubeadm:default-node-token';

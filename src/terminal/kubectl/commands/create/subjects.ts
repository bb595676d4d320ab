import { listFlag, repeatedFlag } from '../../../cli/flag.ts';

export const subjectFlags = { group: repeatedFlag(), serviceaccount: repeatedFlag(), user: repeatedFlag() };

const apiGroup = 'rbac.authorization.k8s.io';

/** The subjects of a binding. Throws an Error in kubectl's words. */
export function subjectsOf(flags: Readonly<Record<keyof typeof subjectFlags, readonly string[]>>): object {
  const subjects = [
    ...flags.user.map((name) => ({ kind: 'User', apiGroup, name })),
    ...flags.group.map((name) => ({ kind: 'Group', apiGroup, name })),
    ...flags.serviceaccount.map(serviceAccountSubject),
  ];
  return subjects.length === 0 ? {} : { subjects };
}

function serviceAccountSubject(text: string): object {
  const [namespace, name, ...rest] = text.split(':');
  if (!namespace || !name || rest.length > 0) throw new Error('serviceaccount must be <namespace>:<name>');
  return { kind: 'ServiceAccount', name, namespace };
}

export const resourceFlags = { resource: listFlag(), 'resource-name': repeatedFlag(), verb: listFlag() };

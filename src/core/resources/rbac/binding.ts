import type { RoleRef, Subject } from '../../api/rbac-v1.ts';
import { deepEqual } from '../../meta/deep-equal.ts';
import { type FieldError, invalid, notSupported, required } from '../../meta/field-error.ts';
import { checkPathSegmentName } from '../../meta/names.ts';
import type { ApiObject } from '../../meta/object.ts';
import { ageColumn, type Column, nameColumn } from '../../registry/columns.ts';
import type { Strategy } from '../../registry/resource.ts';

const rbacGroup = 'rbac.authorization.k8s.io';

interface Binding extends ApiObject {
  roleRef: RoleRef;
  subjects?: Subject[];
}

/** What RoleBindings and ClusterRoleBindings have in common. */
export function bindingStrategy<T extends Binding>(namespaced: boolean): Strategy<T> {
  const validate = (binding: T): FieldError[] => validateBinding(binding, namespaced);
  return {
    allowCreateOnUpdate: true,
    defaults: ({ roleRef, subjects }) => {
      roleRef.apiGroup ||= rbacGroup;
      for (const subject of subjects ?? []) {
        if (!subject.apiGroup && (subject.kind === 'User' || subject.kind === 'Group')) subject.apiGroup = rbacGroup;
      }
    },
    validateName: (name) => checkPathSegmentName(name),
    validate,
    validateUpdate: (binding, old) => [
      ...validate(binding),
      ...(deepEqual(binding.roleRef, old.roleRef)
        ? []
        : [invalid('roleRef', shownRoleRef(binding.roleRef), 'cannot change roleRef')]),
    ],
  };
}

/** As the server holds it inside. */
function shownRoleRef({ apiGroup, kind, name }: RoleRef): object {
  return { APIGroup: apiGroup, Kind: kind, Name: name };
}

export function bindingColumns<T extends Binding>(): Column<T>[] {
  return [
    nameColumn,
    { name: 'Role', cell: ({ roleRef }) => `${roleRef.kind}/${roleRef.name}` },
    ageColumn,
    { name: 'Users', wide: true, cell: ({ subjects }) => namesOf(subjects, 'User') },
    { name: 'Groups', wide: true, cell: ({ subjects }) => namesOf(subjects, 'Group') },
    { name: 'ServiceAccounts', wide: true, cell: ({ subjects }) => namesOf(subjects, 'ServiceAccount') },
  ];
}

function namesOf(subjects: readonly Subject[] = [], kind: string): string {
  const found = subjects.filter((subject) => subject.kind === kind);
  return found.map(({ name, namespace }) => (namespace ? `${namespace}/${name}` : name)).join(', ');
}

function validateBinding({ roleRef, subjects = [] }: Binding, namespaced: boolean): FieldError[] {
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  return [
    ...(roleRef.apiGroup === rbacGroup ? [] : [notSupported('roleRef.apiGroup', roleRef.apiGroup, [rbacGroup])]),
    ...(kinds.includes(roleRef.kind) ? [] : [notSupported('roleRef.kind', roleRef.kind, kinds)]),
    ...(roleRef.name ? [] : [required('roleRef.name')]),
    ...subjects.flatMap((subject, index) => validateSubject(subject, namespaced, `subjects[${index}]`)),
  ];
}

function validateSubject(subject: Subject, namespaced: boolean, path: string): FieldError[] {
  const { kind, name, namespace = '', apiGroup = '' } = subject;
  const errors = name ? [] : [required(`${path}.name`)];
  if (kind === 'ServiceAccount') {
    if (apiGroup !== '') errors.push(notSupported(`${path}.apiGroup`, apiGroup, ['']));
    if (!namespaced && namespace === '') errors.push(required(`${path}.namespace`));
    return errors;
  }
  if (kind !== 'User' && kind !== 'Group') {
    return [...errors, notSupported(`${path}.kind`, kind, ['ServiceAccount', 'User', 'Group'])];
  }
  return apiGroup === rbacGroup ? errors : [...errors, notSupported(`${path}.apiGroup`, apiGroup, [rbacGroup])];
}

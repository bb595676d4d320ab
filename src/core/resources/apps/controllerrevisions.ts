import { type ControllerRevision, controllerRevisions } from '../../api/apps-v1.ts';
import { type FieldError, invalid } from '../../meta/field-error.ts';
import { parseGroupVersion } from '../../meta/group-version.ts';
import { controllerOf } from '../../meta/owner-references.ts';
import { semanticEqual } from '../../meta/semantic-equal.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';

export const controllerRevisionResource = defineResource<ControllerRevision>({
  ...controllerRevisions,
  strategy: {
    validate,
    validateUpdate: (revision, old) => [
      ...validate(revision),
      ...(semanticEqual(revision.data, old.data) ? [] : [invalid('data', revision.data, 'field is immutable')]),
    ],
  },
  columns: [
    nameColumn,
    { name: 'Controller', cell: controllerText },
    { name: 'Revision', cell: ({ revision }) => revision },
    ageColumn,
  ],
});

function validate({ revision }: ControllerRevision): FieldError[] {
  return revision < 0 ? [invalid('revision', revision, 'must be greater than or equal to 0')] : [];
}

function controllerText(revision: ControllerRevision): string {
  const owner = controllerOf(revision);
  if (owner === undefined) return '<none>';
  const { group } = parseGroupVersion(owner.apiVersion);
  return `${owner.kind.toLowerCase()}${group === '' ? '' : `.${group}`}/${owner.name}`;
}

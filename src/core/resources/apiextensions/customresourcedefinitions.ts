import { type CustomResourceDefinition, customResourceDefinitions } from '../../api/apiextensions-v1.ts';
import type { FieldError } from '../../meta/field-error.ts';
import { nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';
import { listOf } from '../../schema/validation/basics.ts';

type Status = NonNullable<CustomResourceDefinition['status']>;

/** Keeps a definition until its objects are gone. */
export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io';

export const customResourceDefinitionResource = defineResource<CustomResourceDefinition>({
  ...customResourceDefinitions,
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  storagePath: 'apiextensions.k8s.io/customresourcedefinitions',
  strategy: {
    defaults: ({ spec }) => {
      spec.names ??= { kind: '', plural: '' };
      spec.names.kind ??= '';
      spec.names.singular ||= spec.names.kind.toLowerCase();
      if (spec.names.kind !== '') spec.names.listKind ||= `${spec.names.kind}List`;
      spec.conversion ??= { strategy: 'None' };
      spec.conversion.strategy ||= 'None';
    },
    prepareForCreate: (definition) => {
      const storedVersions = listOf(definition.spec.versions)
        .filter(({ storage }) => storage)
        .map(({ name }) => name);
      const acceptedNames = { plural: '', kind: '' };
      definition.status = { conditions: null, acceptedNames, storedVersions } as unknown as Status;
    },
    prepareForUpdate: (definition, old) => {
      const storage = listOf(definition.spec.versions).find((version) => version.storage)?.name;
      const stored = old.status?.storedVersions ?? [];
      if (storage === undefined || stored.includes(storage) || old.status === undefined) return;
      definition.status = { ...old.status, storedVersions: [...stored, storage] };
    },
    validate: (definition) => validate(definition),
    validateUpdate: (definition, old) => validate(definition, old),
    generationOf: ({ spec }) => spec,
    mayRemove: ({ metadata }) => metadata.deletionTimestamp !== undefined,
    terminating: (definition) => {
      const finalizers = new Set([...(definition.metadata.finalizers ?? []), cleanupFinalizer]);
      return { ...definition, metadata: { ...definition.metadata, finalizers: [...finalizers] } };
    },
  },
  subresources: { status: statusSubresource<CustomResourceDefinition>({ labels: 'changed' }) },
  columns: [
    nameColumn,
    { name: 'Created At', type: 'date', cell: ({ metadata }) => metadata.creationTimestamp ?? null },
  ],
});

/** Rules are compiled when all else is right; most definitions have none. */
async function validate(definition: CustomResourceDefinition, old?: CustomResourceDefinition): Promise<FieldError[]> {
  const { validateDefinition } = await import('../../schema/validation/custom-resource-definition/definition.ts');
  const errors = validateDefinition(definition, old);
  const hasRules = JSON.stringify(definition.spec.versions).includes('"x-kubernetes-validations"');
  if (errors.length > 0 || !hasRules) return errors;
  const [{ placedSchemas }, { validateRuleDefinitions }] = await Promise.all([
    import('../../schema/validation/custom-resource-definition/common-parts.ts'),
    import('../../cel/rules/validate-rule-definitions.ts'),
  ]);
  return placedSchemas(definition).flatMap(({ schema, field }) => validateRuleDefinitions(schema, field));
}

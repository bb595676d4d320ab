import { type CustomResourceDefinition, customResourceDefinitions } from '../../api/apiextensions-v1.ts';
import { findCondition, setCondition } from '../../meta/conditions.ts';
import type { FieldError } from '../../meta/field-error.ts';
import { quote } from '../../meta/quote.ts';
import { nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';
import type { WriteContext } from '../../registry/write-context.ts';
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
    allowUnconditionalUpdate: false,
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
    validate: (definition, context) => validate(definition, undefined, context),
    validateUpdate: validate,
    generationOf: ({ spec }) => spec,
    mayRemove: ({ metadata }) => metadata.deletionTimestamp !== undefined,
    terminating,
  },
  subresources: { status: statusSubresource<CustomResourceDefinition>({ labels: 'changed' }) },
  columns: [
    nameColumn,
    { name: 'Created At', type: 'date', cell: ({ metadata }) => metadata.creationTimestamp ?? null },
  ],
});

/** Says that the objects will go; nothing else of the definition changes. */
function terminating(definition: CustomResourceDefinition, old: CustomResourceDefinition): CustomResourceDefinition {
  const { deletionGracePeriodSeconds: _seconds, generation: _generation, ...metadata } = definition.metadata;
  const finalizers = [...new Set([...(metadata.finalizers ?? []), cleanupFinalizer])];
  const condition = {
    ...{ type: 'Terminating', status: 'True', reason: 'InstanceDeletionPending' },
    message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
  };
  const { generation } = old.metadata;
  const isNew = findCondition(old.status?.conditions, 'Terminating') === undefined;
  const since = Date.parse(metadata.deletionTimestamp ?? '');
  const conditions = setCondition(old.status?.conditions ?? [], condition, since);
  return {
    ...definition,
    metadata: { ...metadata, finalizers, ...(generation !== undefined && { generation }) },
    ...(isNew && { status: { acceptedNames: { kind: '', plural: '' }, ...old.status, conditions: [...conditions] } }),
  };
}

/** Rules are compiled when all else is right; most definitions have none. Warns of new formats that nobody will look at. */
async function validate(
  definition: CustomResourceDefinition,
  old: CustomResourceDefinition | undefined,
  context: WriteContext,
): Promise<FieldError[]> {
  const { validateDefinition, newUnrecognizedFormats } = await import(
    '../../schema/validation/custom-resource-definition/definition.ts'
  );
  const errors = validateDefinition(definition, old);
  if (errors.length > 0) return errors;
  for (const format of newUnrecognizedFormats(definition, old)) context.warn(`unrecognized format ${quote(format)}`);
  if (!JSON.stringify(definition.spec.versions).includes('"x-kubernetes-validations"')) return [];
  const [{ placedSchemas }, { validateRuleDefinitions }] = await Promise.all([
    import('../../schema/validation/custom-resource-definition/common-parts.ts'),
    import('../../cel/rules/validate-rule-definitions.ts'),
  ]);
  return placedSchemas(definition).flatMap(({ schema, field }) => validateRuleDefinitions(schema, field));
}

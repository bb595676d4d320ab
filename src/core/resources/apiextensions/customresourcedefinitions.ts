import { type CustomResourceDefinition, customResourceDefinitions } from '../../api/apiextensions-v1.ts';
import { type FieldError, invalid, notSupported } from '../../meta/field-error.ts';
import { checkDns1035Label, checkDns1123Subdomain } from '../../meta/names.ts';
import { nameColumn } from '../../registry/columns.ts';
import type { FieldErrors } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';
import { validateImmutable } from '../../schema/validation/basics.ts';
import { placedSchemas, validateVersions } from '../../schema/validation/custom-resource-definition.ts';

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
      spec.versions ??= [];
      spec.names ??= { kind: '', plural: '' };
      spec.names.kind ??= '';
      spec.names.singular ||= spec.names.kind.toLowerCase();
      spec.names.listKind ||= `${spec.names.kind}List`;
      spec.conversion ??= { strategy: 'None' };
      spec.conversion.strategy ||= 'None';
    },
    prepareForCreate: (definition) => {
      const storedVersions = definition.spec.versions.filter(({ storage }) => storage).map(({ name }) => name);
      const acceptedNames = { plural: '', kind: '' };
      definition.status = { conditions: null, acceptedNames, storedVersions } as unknown as Status;
    },
    prepareForUpdate: (definition, old) => {
      const storage = definition.spec.versions.find((version) => version.storage)?.name;
      const stored = old.status?.storedVersions ?? [];
      if (storage === undefined || stored.includes(storage) || old.status === undefined) return;
      definition.status = { ...old.status, storedVersions: [...stored, storage] };
    },
    validate: (definition) => withRuleDefinitions(definition, validate(definition)),
    validateUpdate: async (definition, old) => [
      ...(await withRuleDefinitions(definition, validate(definition))),
      ...validateImmutable(definition.spec.group, old.spec.group, 'spec.group'),
      ...validateImmutable(definition.spec.scope, old.spec.scope, 'spec.scope'),
      ...validateImmutable(definition.spec.names.plural, old.spec.names.plural, 'spec.names.plural'),
      ...validateImmutable(definition.spec.names.kind, old.spec.names.kind, 'spec.names.kind'),
    ],
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
function withRuleDefinitions(definition: CustomResourceDefinition, errors: FieldError[]): FieldErrors {
  const schemas = placedSchemas(definition);
  const hasRules = JSON.stringify(schemas).includes('"x-kubernetes-validations"');
  if (errors.length > 0 || !hasRules) return errors;
  return import('../../cel/rules/validate-rule-definitions.ts').then(({ validateRuleDefinitions }) =>
    schemas.flatMap(({ schema, field }) => validateRuleDefinitions(schema, field)),
  );
}

function validate(definition: CustomResourceDefinition): FieldError[] {
  const { metadata, spec, status } = definition;
  const { group, names, scope } = spec;
  const errors: FieldError[] = [];
  if (metadata.name !== `${names.plural}.${group}`) {
    errors.push(invalid('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group'));
  }
  errors.push(...checkDns1123Subdomain(group).map((message) => invalid('spec.group', group, message)));
  if (!group.includes('.')) errors.push(invalid('spec.group', group, 'should be a domain with at least one dot'));
  if (scope !== 'Cluster' && scope !== 'Namespaced') {
    errors.push(notSupported('spec.scope', scope, ['Cluster', 'Namespaced']));
  }
  errors.push(...validateVersions(definition));
  for (const field of ['plural', 'singular'] as const) {
    const value = names[field] ?? '';
    errors.push(...checkDns1035Label(value).map((message) => invalid(`spec.names.${field}`, value, message)));
  }
  if ((status?.storedVersions ?? []).length === 0) {
    errors.push(invalid('status.storedVersions', null, 'must have at least one stored version'));
  }
  return [...errors, ...validateStoredVersions(definition)];
}

/** A version in which objects may be stored cannot go. */
function validateStoredVersions({ spec, status }: CustomResourceDefinition): FieldError[] {
  const names = new Set(spec.versions.map(({ name }) => name));
  return (status?.storedVersions ?? []).flatMap((version, index) => {
    if (names.has(version)) return [];
    const removal = `until a storage migration ensures no data remains persisted in ${version}`;
    const rule = `${version} was previously a storage version, and must remain in spec.versions ${removal}`;
    const detail = `missing from spec.versions; ${rule} and removes ${version} from status.storedVersions`;
    return [invalid(`status.storedVersions[${index}]`, version, detail)];
  });
}

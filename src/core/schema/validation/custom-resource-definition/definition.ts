import type { CustomResourceDefinition } from '../../../api/apiextensions-v1.ts';
import { type FieldError, invalid, required } from '../../../meta/field-error.ts';
import { checkDns1123Subdomain } from '../../../meta/names.ts';
import { listOf, validateChoice, validateImmutable } from '../basics.ts';
import { validateApiApproval } from './api-approval.ts';
import { placedSchemas } from './common-parts.ts';
import { validateConversion } from './conversion.ts';
import { validateNames, validateWantedNames } from './names.ts';
import { unrecognizedFormats } from './unrecognized-formats.ts';
import { validateCommonParts, validateVersions } from './versions.ts';

/** What is wrong with a definition but for its rules. `old` is undefined for a new one. */
export function validateDefinition(definition: CustomResourceDefinition, old?: CustomResourceDefinition): FieldError[] {
  const { metadata, spec } = definition;
  const nameRule = 'must be spec.names.plural+"."+spec.group';
  const isNamed = old !== undefined || metadata.name === `${spec.names.plural}.${spec.group}`;
  return [
    ...(isNamed ? [] : [invalid('metadata.name', metadata.name, nameRule)]),
    ...validateGroup(spec.group, 'spec.group'),
    ...validateChoice(spec.scope, ['Cluster', 'Namespaced'], 'spec.scope'),
    ...validateVersions(definition),
    ...validateWantedNames(spec.names, 'spec.names'),
    ...validateCommonParts(definition),
    ...validateConversion(spec.conversion, 'spec.conversion'),
    ...(old === undefined ? [] : validateChange(definition, old)),
    ...validateStatus(definition),
    ...validateStoredVersions(definition),
    ...validateApiApproval(spec.group, metadata, old?.metadata),
    ...validatePreserveUnknown(definition, old),
  ];
}

/** The formats that the server will not look at, but for those that were there before. */
export function newUnrecognizedFormats(
  definition: CustomResourceDefinition,
  old: CustomResourceDefinition | undefined,
): string[] {
  const formatsOf = (one: CustomResourceDefinition): string[] =>
    placedSchemas(one).flatMap(({ schema }) => unrecognizedFormats(schema));
  const before = old === undefined ? [] : formatsOf(old);
  return formatsOf(definition).filter((format) => !before.includes(format));
}

/** What was given to a definition. */
function validateStatus({ status }: CustomResourceDefinition): FieldError[] {
  return status?.acceptedNames === undefined ? [] : validateNames(status.acceptedNames, 'status.acceptedNames');
}

function validateGroup(group: string | undefined, field: string): FieldError[] {
  if (!group) return [required(field)];
  const problems = checkDns1123Subdomain(group);
  if (problems.length > 0) return [invalid(field, group, problems.join(','))];
  return group.includes('.') ? [] : [invalid(field, group, 'should be a domain with at least one dot')];
}

/** Under these names objects are stored. */
function validateChange({ spec }: CustomResourceDefinition, old: CustomResourceDefinition): FieldError[] {
  const isEstablished = listOf(old.status?.conditions).some(
    ({ type, status }) => type === 'Established' && status === 'True',
  );
  return [
    ...(isEstablished
      ? [
          ...validateImmutable(spec.scope, old.spec.scope, 'spec.scope'),
          ...validateImmutable(spec.names.kind, old.spec.names.kind, 'spec.names.kind'),
        ]
      : []),
    ...validateImmutable(spec.group, old.spec.group, 'spec.group'),
    ...validateImmutable(spec.names.plural, old.spec.names.plural, 'spec.names.plural'),
  ];
}

/** A version in which objects may be stored cannot go. */
function validateStoredVersions({ spec, status }: CustomResourceDefinition): FieldError[] {
  const field = 'status.storedVersions';
  const stored = listOf(status?.storedVersions);
  if (stored.length === 0) return [invalid(field, null, 'must have at least one stored version')];
  const versions = listOf(spec.versions);
  const names = new Set(versions.map(({ name }) => name));
  return [
    ...versions.flatMap(({ name, storage }) =>
      storage && !stored.includes(name) ? [invalid(field, stored, `must have the storage version ${name}`)] : [],
    ),
    ...stored.flatMap((version, index) => {
      if (names.has(version)) return [];
      const removal = `until a storage migration ensures no data remains persisted in ${version}`;
      const rule = `${version} was previously a storage version, and must remain in spec.versions ${removal}`;
      const detail = `missing from spec.versions; ${rule} and removes ${version} from status.storedVersions`;
      return [invalid(`${field}[${index}]`, version, detail)];
    }),
  ];
}

function validatePreserveUnknown(
  { spec }: CustomResourceDefinition,
  old: CustomResourceDefinition | undefined,
): FieldError[] {
  if (spec.preserveUnknownFields !== true || old?.spec.preserveUnknownFields === true) return [];
  const rule =
    'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
  return [invalid('spec.preserveUnknownFields', true, rule)];
}

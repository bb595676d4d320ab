import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from '../../../api/apiextensions-v1.ts';
import { type FieldError, invalid, required } from '../../../meta/field-error.ts';
import { byteLength } from '../../../meta/names.ts';
import { listOf } from '../basics.ts';
import { validateColumns } from './columns.ts';
import { isCommon, type PartName } from './common-parts.ts';
import { validateLabel } from './names.ts';
import { validateRootSchema } from './root-schema.ts';
import { validateScale } from './scale.ts';
import { validateSelectableFields } from './selectable-fields.ts';

type Versions = readonly CustomResourceDefinitionVersion[];

/** Each part of a version, and where it stands when all versions have it alike. */
const parts: readonly (readonly [part: PartName, common: string])[] = [
  ['schema', 'validation'],
  ['subresources', 'subresources'],
  ['additionalPrinterColumns', 'additionalPrinterColumns'],
  ['selectableFields', 'selectableFields'],
];

/** What each version of a custom resource says of its objects, and which one is stored. */
export function validateVersions({ spec }: CustomResourceDefinition): FieldError[] {
  const versions = listOf(spec.versions);
  const isStored = versions.filter(({ storage }) => storage).length === 1;
  const isUnique = new Set(versions.map(({ name }) => name)).size === versions.length;
  const shown = spec.versions && versions.map((version) => viewOf(version, versions));
  const field = 'spec.versions';
  return [
    ...versions.flatMap(({ schema }, index) =>
      schema?.openAPIV3Schema === undefined ? [required(`${field}[${index}].schema.openAPIV3Schema`)] : [],
    ),
    ...versions.flatMap((version, index) => validateVersion(version, versions, `${field}[${index}]`)),
    ...(isUnique ? [] : [invalid(field, shown, 'must contain unique version names')]),
    ...(isStored ? [] : [invalid(field, shown, 'must have exactly one version marked as storage version')]),
    ...versions.slice(0, 1).flatMap(({ name }) => validateLabel(name, 'spec.version')),
  ];
}

/** What all versions have alike. */
export function validateCommonParts({ spec }: CustomResourceDefinition): FieldError[] {
  const versions = listOf(spec.versions);
  const [first] = versions;
  if (first === undefined) return [];
  return parts.flatMap(([part, common]) =>
    isCommon(versions, part) ? validatePart(first, part, `spec.${common}`) : [],
  );
}

function validateVersion(version: CustomResourceDefinitionVersion, versions: Versions, field: string): FieldError[] {
  return [
    ...validateLabel(version.name, `${field}.name`),
    ...validateDeprecation(version, `${field}.deprecationWarning`),
    ...parts.flatMap(([part]) => (isCommon(versions, part) ? [] : validatePart(version, part, `${field}.${part}`))),
  ];
}

function validatePart(version: CustomResourceDefinitionVersion, part: PartName, field: string): FieldError[] {
  const { subresources, additionalPrinterColumns = [], selectableFields = [] } = version;
  const schema = version.schema?.openAPIV3Schema;
  switch (part) {
    case 'schema':
      return schema === undefined ? [] : validateRootSchema(schema, `${field}.openAPIV3Schema`);
    case 'subresources':
      return subresources?.scale === undefined ? [] : validateScale(subresources.scale, `${field}.scale`);
    case 'additionalPrinterColumns':
      return validateColumns(additionalPrinterColumns, field);
    case 'selectableFields':
      return schema === undefined ? [] : validateSelectableFields(selectableFields, schema, field);
  }
}

function validateDeprecation(
  { deprecated, deprecationWarning: warning }: CustomResourceDefinitionVersion,
  field: string,
): FieldError[] {
  if (warning === undefined) return [];
  if (deprecated !== true) return [invalid(field, warning, 'can only be set for deprecated versions')];
  const odd = Array.from(warning).findIndex((character) => !/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character));
  const place = byteLength(Array.from(warning).slice(0, odd).join(''));
  const problem = `must only contain printable UTF-8 characters; non-printable character found at index ${place}`;
  return [
    ...(byteLength(warning) > 256 ? [invalid(field, warning, 'must be <= 256 characters long')] : []),
    ...(warning === '' ? [invalid(field, warning, 'must not be an empty string')] : []),
    ...(odd < 0 ? [] : [invalid(field, warning, problem)]),
  ];
}

/** As the server holds it inside. */
function viewOf(version: CustomResourceDefinitionVersion, versions: Versions): object {
  const own = <T>(part: PartName, value: T | undefined): T | null =>
    value === undefined || isCommon(versions, part) ? null : value;
  return {
    ...{ Name: version.name, Served: version.served, Storage: version.storage },
    ...{ Deprecated: version.deprecated ?? false, DeprecationWarning: version.deprecationWarning ?? null },
    ...{ Schema: own('schema', version.schema), Subresources: own('subresources', version.subresources) },
    AdditionalPrinterColumns: own('additionalPrinterColumns', version.additionalPrinterColumns),
    SelectableFields: own('selectableFields', version.selectableFields),
  };
}

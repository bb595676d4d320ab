import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
  CustomResourceSubresourceScale,
  JSONSchemaProps,
} from '../../api/apiextensions-v1.ts';
import { deepEqual } from '../../meta/deep-equal.ts';
import { type FieldError, invalid, required } from '../../meta/field-error.ts';
import { checkDns1035Label } from '../../meta/names.ts';
import { asErrors } from './basics.ts';
import { validateRootSchema } from './structural-schema.ts';

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];

/** What the versions of a custom resource say of its objects. */
export function validateVersions({ spec: { versions } }: CustomResourceDefinition): FieldError[] {
  const isStored = versions.filter(({ storage }) => storage).length === 1;
  const isUnique = new Set(versions.map(({ name }) => name)).size === versions.length;
  const shown = versions.map((version) => viewOf(version, versions));
  const [first] = versions;
  const nameErrors = first === undefined ? [] : checkDns1035Label(first.name);
  return [
    ...versions.flatMap((version, index) => [
      ...asErrors(`spec.versions[${index}].name`, version.name, checkDns1035Label(version.name)),
      ...(version.schema?.openAPIV3Schema === undefined
        ? [required(`spec.versions[${index}].schema.openAPIV3Schema`)]
        : []),
    ]),
    ...(isUnique ? [] : [invalid('spec.versions', shown, 'must contain unique version names')]),
    ...(isStored ? [] : [invalid('spec.versions', shown, 'must have exactly one version marked as storage version')]),
    ...asErrors('spec.version', first?.name, nameErrors),
    ...validateParts(versions),
  ];
}

/** What all versions have alike stands, inside the server, beside them instead of in each. */
function validateParts(versions: readonly CustomResourceDefinitionVersion[]): FieldError[] {
  const [first] = versions;
  if (first === undefined) return [];
  const parts = [
    ['schema', 'spec.validation', 'schema'],
    ['subresources', 'spec.subresources', 'subresources'],
    ['additionalPrinterColumns', 'spec.additionalPrinterColumns', 'additionalPrinterColumns'],
  ] as const;
  return parts.flatMap(([part, common, own]) =>
    isCommon(versions, part)
      ? validatePart(first, part, common)
      : versions.flatMap((version, index) => validatePart(version, part, `spec.versions[${index}].${own}`)),
  );
}

/** The schemas of the versions, each with its place in messages. */
export function placedSchemas({ spec: { versions } }: CustomResourceDefinition): PlacedSchema[] {
  const place = (version: CustomResourceDefinitionVersion, field: string): PlacedSchema[] => {
    const schema = version.schema?.openAPIV3Schema;
    return schema === undefined ? [] : [{ schema, field: `${field}.openAPIV3Schema` }];
  };
  if (isCommon(versions, 'schema')) return versions.slice(0, 1).flatMap((version) => place(version, 'spec.validation'));
  return versions.flatMap((version, index) => place(version, `spec.versions[${index}].schema`));
}

interface PlacedSchema {
  readonly schema: JSONSchemaProps;
  readonly field: string;
}

type PartName = 'schema' | 'subresources' | 'additionalPrinterColumns';

function isCommon(versions: readonly CustomResourceDefinitionVersion[], part: PartName): boolean {
  return versions.every((version) => deepEqual(version[part], versions[0]?.[part]));
}

function validatePart(version: CustomResourceDefinitionVersion, part: PartName, field: string): FieldError[] {
  const { schema, subresources, additionalPrinterColumns: columns = [] } = version;
  switch (part) {
    case 'schema':
      return schema?.openAPIV3Schema === undefined
        ? []
        : validateRootSchema(schema.openAPIV3Schema, `${field}.openAPIV3Schema`);
    case 'subresources':
      return subresources?.scale === undefined ? [] : validateScale(subresources.scale, `${field}.scale`);
    case 'additionalPrinterColumns':
      return columns.flatMap((column, index) => validateColumn(column, `${field}[${index}]`));
  }
}

function validateColumn({ name, type, format, jsonPath }: CustomResourceColumnDefinition, field: string): FieldError[] {
  const place = `${field}.JSONPath`;
  return [
    ...(name ? [] : [required(`${field}.name`)]),
    ...(type ? [] : [required(`${field}.type`, `must be one of ${columnTypes.join(',')}`)]),
    ...(type && !columnTypes.includes(type)
      ? [invalid(`${field}.type`, type, `must be one of ${columnTypes.join(',')}`)]
      : []),
    ...(format && !columnFormats.includes(format)
      ? [invalid(`${field}.format`, format, `must be one of ${columnFormats.join(',')}`)]
      : []),
    ...(jsonPath ? validateSimplePath(jsonPath, place) : [required(place)]),
  ];
}

function validateSimplePath(path: string, field: string): FieldError[] {
  return path.startsWith('.') ? [] : [invalid(field, path, 'must be a simple json path starting with .')];
}

function validateScale(scale: CustomResourceSubresourceScale, field: string): FieldError[] {
  const { specReplicasPath: wanted, statusReplicasPath: actual, labelSelectorPath: selector } = scale;
  return [
    ...validatePathUnder(wanted, ['.spec.'], 'should be a json path under .spec', `${field}.specReplicasPath`),
    ...validatePathUnder(actual, ['.status.'], 'should be a json path under .status', `${field}.statusReplicasPath`),
    ...(selector
      ? validatePathUnder(
          selector,
          ['.spec.', '.status.'],
          'should be a json path under either .spec or .status',
          `${field}.labelSelectorPath`,
        )
      : []),
  ];
}

function validatePathUnder(
  path: string | undefined,
  places: readonly string[],
  problem: string,
  field: string,
): FieldError[] {
  if (!path) return [required(field)];
  const errors = validateSimplePath(path, field);
  if (errors.length > 0) return errors;
  return places.some((place) => path.startsWith(place)) ? [] : [invalid(field, path, problem)];
}

/** As the server holds it inside. */
function viewOf(
  version: CustomResourceDefinitionVersion,
  versions: readonly CustomResourceDefinitionVersion[],
): object {
  const own = <T>(part: PartName, value: T | undefined): T | null =>
    value === undefined || isCommon(versions, part) ? null : value;
  return {
    ...{ Name: version.name, Served: version.served, Storage: version.storage },
    ...{ Deprecated: version.deprecated ?? false, DeprecationWarning: version.deprecationWarning ?? null },
    ...{ Schema: own('schema', version.schema), Subresources: own('subresources', version.subresources) },
    AdditionalPrinterColumns: own('additionalPrinterColumns', version.additionalPrinterColumns),
    SelectableFields: version.selectableFields ?? null,
  };
}

import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
  JSONSchemaProps,
} from '../../../api/apiextensions-v1.ts';
import { deepEqual } from '../../../meta/deep-equal.ts';

export type PartName = 'schema' | 'subresources' | 'additionalPrinterColumns' | 'selectableFields';

export interface PlacedSchema {
  readonly schema: JSONSchemaProps;
  readonly field: string;
}

/** What all versions have alike stands, inside the server, beside them instead of in each. */
export function isCommon(versions: readonly CustomResourceDefinitionVersion[], part: PartName): boolean {
  return versions.every((version) => deepEqual(version[part], versions[0]?.[part]));
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

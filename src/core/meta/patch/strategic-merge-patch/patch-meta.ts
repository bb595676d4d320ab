import { fieldOf, type SchemaSource, type SchemaType, structureOf } from '../../schema-source.ts';

export const directive = '$patch';
export const retainKeysDirective = '$retainKeys';
export const deletePrefix = '$deleteFromPrimitiveList/';
export const orderPrefix = '$setElementOrder/';

/** What the patch knows of the structure it is in; undefined below maps and unknown fields. */
export interface PatchContext {
  readonly source: SchemaSource;
  readonly structure: SchemaType | undefined;
}

/** How one field is patched. */
export interface PatchMeta {
  /** Lists and objects are merged unless this says `replace`; lists are replaced unless it says `merge`. */
  readonly strategy: '' | 'merge' | 'replace';
  readonly retainKeys: boolean;
  /** Empty for lists of primitives. */
  readonly mergeKey: string;
  /** For what is inside: an object's fields, or a list's elements. */
  readonly inner: PatchContext;
}

export function patchMetaOf(context: PatchContext, name: string): PatchMeta {
  const field = fieldOf(context.structure, name);
  const strategies = field?.patch?.split(',') ?? [];
  return {
    strategy: strategies.includes('merge') ? 'merge' : strategies.includes('replace') ? 'replace' : '',
    retainKeys: strategies.includes('retainKeys'),
    mergeKey: field?.mergeKey ?? '',
    inner: { source: context.source, structure: structureOf(context.source, field?.of ?? field) },
  };
}

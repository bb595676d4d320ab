import type { JSONSchemaProps } from '../api/apiextensions-v1.ts';
import type { DeleteOptions } from '../api/meta-v1.ts';
import type { ResourceReference } from '../api/scalars.ts';
import type { FieldError } from '../meta/field-error.ts';
import type { ApiObject } from '../meta/object.ts';
import type { SchemaSource } from '../meta/schema-source.ts';
import { schemaTable } from '../schema/table.ts';
import type { Column } from './columns.ts';
import type { FieldErrors } from './lazy-validator.ts';
import type { RegistryContext } from './registry-context.ts';
import type { Subresource } from './subresource.ts';
import type { WriteContext } from './write-context.ts';

export type Verb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';

/** What is special about the writes of one kind; the store fixes the order of all steps. Nothing here may change `old`. */
export interface Strategy<T extends ApiObject> {
  /** Fills in what clients may leave out and the schema has no default for. Runs on everything that is decoded. */
  readonly defaults?: (object: T) => void;
  /** Of a new object, for kinds with a status subresource, from what the client sent. Default: empty. Undefined: none. */
  readonly initialStatus?: (object: T) => object | undefined;
  /** Clears or sets what clients may not choose, before validation. */
  readonly prepareForCreate?: (object: T, context: WriteContext) => void;
  readonly validate?: (object: T, context: WriteContext, registry: RegistryContext) => FieldErrors;
  readonly prepareForUpdate?: (object: T, old: T, context: WriteContext) => void;
  readonly validateUpdate?: (object: T, old: T, context: WriteContext, registry: RegistryContext) => FieldErrors;
  /** Advice to the writer, sent as `Warning` headers. */
  readonly warnings?: (object: T, old: T | undefined) => readonly string[];
  /** Why a name may not be had; a generated name is checked as a prefix. Default: a DNS subdomain. */
  readonly validateName?: (name: string, prefix: boolean) => readonly string[];
  /** What else must change in the store with a write, such as addresses that are handed out. */
  readonly allocate?: (change: Change<T>, context: WriteContext, registry: RegistryContext) => Promise<Allocation>;
  /** After an object is gone from the store. */
  readonly released?: (object: T, registry: RegistryContext) => Promise<void>;
  /** PUT makes what is not there. */
  readonly allowCreateOnUpdate?: boolean;
  /** PUT may leave the resourceVersion out. Default: yes. */
  readonly allowUnconditionalUpdate?: boolean;
  /** Seconds that a deletion waits for somebody to confirm it; undefined deletes at once. */
  readonly gracePeriodSeconds?: (object: T, options: DeleteOptions) => number | undefined;
  /** Whether a deleted object without finalizers may go, or something else of it must change first. Default: yes. */
  readonly mayRemove?: (object: T) => boolean;
  /** The object once its deletion was asked for but it must stay a while. Gets a copy of the top level; may refuse. */
  readonly terminating?: (object: T, old: T) => T;
  /** What becomes of dependents when a deletion does not say. Default: `background`. */
  readonly dependents?: 'background' | 'orphan' | 'unsupported';
  /** A deletion answers with the object, not with a Status. */
  readonly returnsDeletedObject?: boolean;
  /** When given, every change of it adds one to the generation, which starts at 1. */
  readonly generationOf?: (object: T) => unknown;
  /** How long an object lives after each write. */
  readonly timeToLiveSeconds?: number;
}

/** `old` is undefined for a creation, `object` for a deletion. */
export interface Change<T> {
  readonly object: T | undefined;
  readonly old: T | undefined;
}

/** Something held for a write that may yet fail. */
export interface Allocation {
  /** The write is done. */
  commit(): Promise<void>;
  /** The write did not happen. */
  rollback(): Promise<void>;
}

/** How a version of a kind that is stored as another version reads and writes. */
export interface Conversion<T extends ApiObject, Stored extends ApiObject> {
  readonly resource: Resource<Stored>;
  /** Both return new objects with the new apiVersion and kind. */
  readonly toStored: (object: T) => Stored;
  readonly fromStored: (object: Stored) => T;
}

export interface ResourceSpecification<T extends ApiObject> extends ResourceReference<T> {
  /** Default: the kind in lower case. */
  readonly singular?: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  /** Default: all. */
  readonly verbs?: readonly Verb[];
  /** Below `/registry/`. Default: the plural. */
  readonly storagePath?: string;
  readonly storedAs?: Conversion<T, ApiObject>;
  readonly strategy?: Strategy<T>;
  readonly subresources?: Readonly<Record<string, Subresource<T>>>;
  /** Default: the name and the age. */
  readonly columns?: readonly Column<T>[];
  /** The order of a table's rows. Default: that of the list. */
  readonly compareRows?: (one: T, other: T) => number;
  /** Besides metadata.name and metadata.namespace. */
  readonly fieldSelectors?: Readonly<Record<string, (object: T) => string>>;
  /** What is said of a field that nothing can be selected by, where it is not the usual. */
  readonly unknownField?: (field: string) => string;
  /** One of the field selectors, by which lists and watches are found without looking at other objects. */
  readonly indexedField?: string;
  /** Where the types of the fields come from. Default: the built-in kinds. */
  readonly schema?: SchemaSource;
  /** Set for kinds that a CustomResourceDefinition makes. */
  readonly custom?: CustomKind;
  /** What is loaded with the first request about the kind, for kinds that most clusters never use. */
  readonly details?: () => Promise<ResourceDetails<T>>;
  /** What everybody who uses the kind is told. */
  readonly deprecation?: string;
  /** For kinds that are never stored but looked up: all of their objects, as they are now. */
  readonly live?: (registry: RegistryContext) => Promise<T[]>;
  /** For kinds that are never stored: what a POST answers. */
  readonly review?: (object: T, context: WriteContext, registry: RegistryContext) => Promise<T>;
}

/** What of a kind may come later. Subresources replace those of the same names, which must be declared at once too. */
export type ResourceDetails<T extends ApiObject> = Partial<
  Pick<ResourceSpecification<T>, 'columns' | 'compareRows' | 'strategy' | 'subresources'>
>;

/** What is different about custom resources: they have a schema of their own and no strategic merge. */
export interface CustomKind {
  /** As OpenAPI documents show it. */
  readonly openApi: JSONSchemaProps;
  /** What is wrong with a value that a client sent, before anything is made of it. */
  readonly validate: (value: unknown) => FieldError[];
}

/** A kind as the server serves it: everything in one place, with the defaults filled in. */
export interface Resource<T extends ApiObject = ApiObject> extends ResourceSpecification<T> {
  /** `apps/v1`, or `v1`. */
  readonly apiVersion: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly Verb[];
  /** `/registry/pods/`: what all keys of the kind start with. */
  readonly keyPrefix: string;
  readonly schema: SchemaSource;
  readonly strategy: Strategy<T>;
  readonly subresources: Readonly<Record<string, Subresource<T>>>;
  readonly fieldSelectors: Readonly<Record<string, (object: T) => string>>;
  /** Set while details are missing; whoever reads or writes objects of the kind awaits it first. */
  readonly load?: (() => Promise<void>) | undefined;
}

const allVerbs: readonly Verb[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** Declares a kind: routes, discovery, printing, storage and validation all derive from this. */
export function defineResource<T extends ApiObject>(specification: ResourceSpecification<T>): Resource<T> {
  const { group, version, plural, storagePath = plural, details } = specification;
  const resource: Resource<T> = {
    ...specification,
    apiVersion: group === '' ? version : `${group}/${version}`,
    singular: specification.singular ?? specification.kind.toLowerCase(),
    shortNames: specification.shortNames ?? [],
    categories: specification.categories ?? [],
    verbs: specification.review === undefined ? (specification.verbs ?? allVerbs) : ['create'],
    keyPrefix: specification.storedAs?.resource.keyPrefix ?? `/registry/${storagePath}/`,
    schema: specification.schema ?? schemaTable,
    strategy: specification.strategy ?? {},
    subresources: specification.subresources ?? {},
    fieldSelectors: specification.fieldSelectors ?? {},
    ...(details !== undefined && {
      load: async () => {
        Object.assign(resource, await details(), { load: undefined });
      },
    }),
  };
  return resource;
}

/** A resource whose objects' type does not matter to whoever holds it: the collection of all kinds is made of these. */
export type AnyResource = Resource;

/** Forgets the type of the objects, so that resources of many types fit in one list. */
export function anyResource<T extends ApiObject>(resource: Resource<T>): AnyResource {
  return resource as unknown as AnyResource;
}

/** Forgets the type of the stored version. */
export function storedAs<T extends ApiObject, Stored extends ApiObject>(
  conversion: Conversion<T, Stored>,
): Conversion<T, ApiObject> {
  return conversion as unknown as Conversion<T, ApiObject>;
}

/** The key of one object. */
export function keyOf(
  resource: Pick<AnyResource, 'namespaced' | 'keyPrefix'>,
  namespace: string,
  name: string,
): string {
  return resource.namespaced ? `${resource.keyPrefix}${namespace}/${name}` : resource.keyPrefix + name;
}

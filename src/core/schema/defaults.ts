import { isJsonObject, type JsonObject } from '../meta/object.ts';
import { formatQuantity, parseQuantity } from '../meta/quantity.ts';
import { fieldOf, type SchemaField, type SchemaSource, type SchemaType, structureOf } from '../meta/schema-source.ts';
import { defaultContainer } from './defaults/container.ts';
import { defaultFieldSelector } from './defaults/environment.ts';
import { defaultPod, defaultPodSpec } from './defaults/pod-spec.ts';
import { defaultGrpc, defaultHttpGet, defaultProbe } from './defaults/probe.ts';
import {
  defaultClaim,
  defaultFileMode,
  defaultHostPath,
  defaultTokenProjection,
  defaultVolume,
  defaultVolumeMode,
} from './defaults/volume.ts';

type Defaulter = (object: JsonObject) => void;

function typed<T>(defaulter: (object: T) => void): Defaulter {
  return (object) => defaulter(object as T);
}

/** What fills in values of a type wherever in an object it occurs. What belongs to one kind alone stands in the kind's file. */
const defaulters = new Map<string, Defaulter>([
  ['core/v1.Pod', typed(defaultPod)],
  ['core/v1.PodSpec', typed(defaultPodSpec)],
  ['core/v1.Container', typed(defaultContainer)],
  ['core/v1.EphemeralContainer', typed(defaultContainer)],
  ['core/v1.Probe', typed(defaultProbe)],
  ['core/v1.HTTPGetAction', typed(defaultHttpGet)],
  ['core/v1.GRPCAction', typed(defaultGrpc)],
  ['core/v1.ObjectFieldSelector', typed(defaultFieldSelector)],
  ['core/v1.Volume', typed(defaultVolume)],
  ['core/v1.SecretVolumeSource', typed(defaultFileMode)],
  ['core/v1.ConfigMapVolumeSource', typed(defaultFileMode)],
  ['core/v1.DownwardAPIVolumeSource', typed(defaultFileMode)],
  ['core/v1.ProjectedVolumeSource', typed(defaultFileMode)],
  ['core/v1.HostPathVolumeSource', typed(defaultHostPath)],
  ['core/v1.ServiceAccountTokenProjection', typed(defaultTokenProjection)],
  ['core/v1.PersistentVolumeClaimSpec', typed(defaultVolumeMode)],
  ['core/v1.PersistentVolumeSpec', typed(defaultVolumeMode)],
  ['core/v1.PersistentVolumeClaim', typed(defaultClaim)],
]);

/**
 * Fills in, in place, what the schema has defaults for, and what the types that many kinds share (pod specs, containers,
 * probes, volumes) get. A kind's own defaults come after.
 */
export function applyDefaults(source: SchemaSource, typeName: string, object: object): void {
  visit(source, { t: 'ref', ref: typeName }, object);
}

function visit(source: SchemaSource, field: SchemaField, value: unknown): void {
  if (!concerns(source, field, new Set())) return;
  if (field.t === 'array' || field.t === 'map') visitElements(source, field, value);
  else if (isJsonObject(value)) visitStructure(source, field, value);
}

function visitElements(source: SchemaSource, { of, goType }: SchemaField, value: unknown): void {
  if (goType === 'v1.ResourceList' && isJsonObject(value)) roundToMillis(value);
  else if (of !== undefined && typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) visit(source, of, item);
  }
}

function visitStructure(source: SchemaSource, field: SchemaField, object: JsonObject): void {
  const structure = structureOf(source, field);
  if (structure === undefined) return;
  for (const [name, child] of Object.entries(structure.fields)) fillIn(source, object, name, child);
  defaulters.get(field.ref ?? '')?.(object);
  for (const name of Object.keys(object)) {
    const child = fieldOf(structure, name);
    if (child !== undefined && object[name] !== undefined) visit(source, child, object[name]);
  }
}

/** What the schema has a default for, and the structures that are there even when nobody wrote them. */
function fillIn(source: SchemaSource, object: JsonObject, name: string, field: SchemaField): void {
  const value = object[name];
  if (field.default !== undefined && (value === undefined || (value === '' && field.pointer !== true))) {
    object[name] = structuredClone(field.default);
  } else if (value === undefined && field.value === true && hasDefaulter(source, field)) object[name] = {};
}

/** Whether a structure gets defaults of its own, or has something inside that does. */
function hasDefaulter(source: SchemaSource, field: SchemaField): boolean {
  return field.ref !== undefined && field.t === 'ref' && concerns(source, field, new Set());
}

/** Amounts of resources are kept in thousandths at the finest. */
function roundToMillis(list: JsonObject): void {
  for (const [name, amount] of Object.entries(list)) {
    if (typeof amount !== 'string' || !/[nu]$|\.|e-/i.test(amount)) continue;
    const { nanos, format } = parseQuantity(amount);
    if (nanos % 1_000_000n !== 0n)
      list[name] = formatQuantity({ nanos: (nanos / 1_000_000n + 1n) * 1_000_000n, format });
  }
}

const concernedTypes = new WeakMap<SchemaType, boolean>();

/** Whether anything below the field has a default, so that the rest need not be visited. */
function concerns(source: SchemaSource, field: SchemaField, seen: Set<SchemaType>): boolean {
  if (field.goType === 'v1.ResourceList' || defaulters.has(field.ref ?? '')) return true;
  if (field.of !== undefined) return concerns(source, field.of, seen);
  const structure = structureOf(source, field);
  if (structure === undefined || seen.has(structure)) return false;
  const known = concernedTypes.get(structure);
  if (known !== undefined) return known;
  seen.add(structure);
  const found = Object.values(structure.fields).some(
    (child) => child.default !== undefined || concerns(source, child, seen),
  );
  if (found || seen.size === 1) concernedTypes.set(structure, found);
  return found;
}

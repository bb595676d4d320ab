import type {
  CSIPersistentVolumeSource,
  NodeSelector,
  PersistentVolume,
  PersistentVolumeSpec,
} from '../../api/core-v1.ts';
import { type FieldError, forbidden, invalid, notSupported, required, tooLong } from '../../meta/field-error.ts';
import { checkDns1123Subdomain } from '../../meta/names.ts';
import { compareQuantities } from '../../meta/quantity.ts';
import { semanticEqual } from '../../meta/semantic-equal.ts';
import { unifiedDiff } from '../../meta/unified-diff.ts';
import { internalView } from '../internal-view.ts';
import { validateNodeSelector } from './affinity.ts';
import { asErrors, listOf, validateChoice, validateImmutable } from './basics.ts';
import { validateNoBacksteps } from './paths.ts';
import { validateAccessModes, validateClassName } from './persistent-volume-claim.ts';
import { validateHostPath, validateNfs } from './volumes.ts';

const reclaimPolicies = ['Delete', 'Recycle', 'Retain'];
const volumeModes = ['Block', 'Filesystem'];
const longestDriver = 63;

type SettingName = keyof typeof settings;
type SourceName = Exclude<keyof PersistentVolumeSpec, SettingName>;

/** What a volume has besides the one source it comes from. */
const settings = {
  accessModes: true,
  capacity: true,
  claimRef: true,
  mountOptions: true,
  nodeAffinity: true,
  persistentVolumeReclaimPolicy: true,
  storageClassName: true,
  volumeAttributesClassName: true,
  volumeMode: true,
} satisfies Partial<Record<keyof PersistentVolumeSpec, true>>;

/** In the order in which the server looks at them; the others can be wrong only by their shape. */
const sources: readonly SourceName[] = ['hostPath', 'nfs', 'local', 'csi'];

/** Everything but the metadata. */
export function validatePersistentVolume({ spec }: PersistentVolume): FieldError[] {
  const { nodeAffinity, persistentVolumeReclaimPolicy: policy = 'Retain', volumeMode = 'Filesystem' } = spec;
  const modes = listOf(spec.accessModes);
  return [
    ...(modes.length === 0 ? [required('spec.accessModes')] : []),
    ...validateAccessModes(modes, 'spec.accessModes'),
    ...validateCapacity(spec.capacity, 'spec.capacity'),
    ...validateChoice(policy, reclaimPolicies, 'spec.persistentVolumeReclaimPolicy'),
    ...(nodeAffinity === undefined ? [] : validateAffinity(nodeAffinity.required, 'spec.nodeAffinity.required')),
    ...validateSources(spec),
    ...validateClassName(spec.storageClassName, 'spec.storageClassName'),
    ...validateChoice(volumeMode, volumeModes, 'spec.volumeMode'),
  ];
}

export function validatePersistentVolumeUpdate(volume: PersistentVolume, old: PersistentVolume): FieldError[] {
  const [source, oldSource] = [sourcesOf(volume.spec), sourcesOf(old.spec)];
  const problem = `spec.persistentvolumesource is immutable after creation\n${unifiedDiff(show(oldSource), show(source))}`;
  return [
    ...validatePersistentVolume(volume),
    ...(semanticEqual(source, oldSource) ? [] : [forbidden('spec.persistentvolumesource', problem)]),
    ...validateImmutable(volume.spec.volumeMode, old.spec.volumeMode, 'volumeMode'),
    ...(old.spec.nodeAffinity === undefined
      ? []
      : validateImmutable(volume.spec.nodeAffinity, old.spec.nodeAffinity, 'nodeAffinity')),
  ];
}

function sourcesOf(spec: PersistentVolumeSpec): object {
  return Object.fromEntries(Object.entries(spec).filter(([name]) => !(name in settings)));
}

function show(source: object): string {
  return JSON.stringify(internalView('PersistentVolumeSource', source), undefined, 1);
}

function validateCapacity(capacity: PersistentVolumeSpec['capacity'], field: string): FieldError[] {
  const names = Object.keys(capacity ?? {});
  const isStorage = names.length === 1 && names[0] === 'storage';
  return [
    ...(names.length === 0 ? [required(field)] : []),
    ...(isStorage ? [] : [notSupported(field, capacity ?? null, ['storage'])]),
    ...Object.entries(capacity ?? {}).flatMap(([name, amount]) => {
      const place = `${field}[${name}]`;
      return compareQuantities(amount, 0) > 0 ? [] : [invalid(place, String(amount), 'must be greater than zero')];
    }),
  ];
}

function validateAffinity(selector: NodeSelector | undefined, field: string): FieldError[] {
  if (selector === undefined) return [required(field, 'must specify required node constraints')];
  return validateNodeSelector(selector, field);
}

function validateSources(spec: PersistentVolumeSpec): FieldError[] {
  const given = Object.keys(sourcesOf(spec)) as SourceName[];
  const others = given.filter((name) => !sources.includes(name));
  const inOrder = [...sources.filter((name) => given.includes(name)), ...others];
  if (inOrder.length === 0) return [required('spec', 'must specify a volume type')];
  const isRoot = /^\/+$/.test(spec.hostPath?.path ?? '');
  return [
    ...inOrder.flatMap((name, index) =>
      index === 0
        ? validateSource(spec, name, `spec.${name}`)
        : [forbidden(`spec.${name}`, 'may not specify more than 1 volume type')],
    ),
    ...(isRoot && spec.persistentVolumeReclaimPolicy === 'Recycle'
      ? [forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'")]
      : []),
  ];
}

function validateSource(spec: PersistentVolumeSpec, name: SourceName, field: string): FieldError[] {
  const { hostPath, nfs, local, csi, nodeAffinity } = spec;
  if (name === 'hostPath') return validateHostPath(hostPath, field);
  if (name === 'nfs') return validateNfs(nfs, field);
  if (name === 'csi' && csi !== undefined) return validateCsi(csi, field);
  if (name !== 'local' || local === undefined) return [];
  return [
    ...(local.path ? validateNoBacksteps(local.path, `${field}.path`) : [required(`${field}.path`)]),
    ...(nodeAffinity === undefined ? [required('spec.nodeAffinity', 'Local volume requires node affinity')] : []),
  ];
}

function validateCsi({ driver, volumeHandle }: CSIPersistentVolumeSource, field: string): FieldError[] {
  const place = `${field}.driver`;
  return [
    ...(driver ? asErrors(place, driver, checkDns1123Subdomain(driver.toLowerCase())) : [required(place)]),
    ...(driver.length > longestDriver ? [tooLong(place, longestDriver)] : []),
    ...(volumeHandle ? [] : [required(`${field}.volumeHandle`)]),
  ];
}

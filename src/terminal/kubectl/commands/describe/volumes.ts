import type { ProjectedVolumeSource, Volume } from '../../../../core/api/core-v1.ts';
import { canonicalQuantity, compareQuantities } from '../../../../core/meta/quantity.ts';
import type { DescribeWriter } from './writer.ts';

/** A line of a volume's description. */
type Entry = readonly [title: string, value: string | number | boolean];

/** Writes the volumes of a pod or, one level deeper, of a template. */
export function describeVolumes(writer: DescribeWriter, volumes: readonly Volume[] = [], space = ''): void {
  if (volumes.length === 0) {
    writer.write(`${space}Volumes:\t<none>\n`);
    return;
  }
  writer.write(`${space}Volumes:\n`);
  for (const volume of volumes) {
    writer.line(1, `${space === '' ? '' : ' '}${volume.name}:`);
    describeVolume(writer, volume);
  }
}

function describeVolume(writer: DescribeWriter, volume: Volume): void {
  if (volume.projected) {
    describeProjected(writer, volume.projected);
    return;
  }
  if (volume.downwardAPI) {
    describeDownward(writer, volume);
    return;
  }
  const entries = entriesOf(volume);
  if (entries === undefined) {
    writer.line(1, '<unknown>');
    return;
  }
  for (const [title, value] of entries) writer.field(2, title, value);
}

function entriesOf(volume: Volume): readonly Entry[] | undefined {
  const { hostPath, emptyDir, secret, configMap, nfs, persistentVolumeClaim: claim, csi, image } = volume;
  if (hostPath) return hostPathEntries(hostPath);
  if (emptyDir) {
    const limit =
      emptyDir.sizeLimit !== undefined && compareQuantities(emptyDir.sizeLimit, '0') > 0
        ? canonicalQuantity(emptyDir.sizeLimit)
        : '<unset>';
    return [
      ['Type', "EmptyDir (a temporary directory that shares a pod's lifetime)"],
      ['Medium', emptyDir.medium ?? ''],
      ['SizeLimit', limit],
    ];
  }
  if (secret)
    return [
      ['Type', 'Secret (a volume populated by a Secret)'],
      ['SecretName', secret.secretName ?? ''],
      ['Optional', secret.optional === true],
    ];
  if (configMap)
    return [
      ['Type', 'ConfigMap (a volume populated by a ConfigMap)'],
      ['Name', configMap.name ?? ''],
      ['Optional', configMap.optional === true],
    ];
  if (nfs) return nfsEntries(nfs);
  if (claim) {
    return [
      ['Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'],
      ['ClaimName', claim.claimName],
      ['ReadOnly', claim.readOnly === true],
    ];
  }
  if (volume.ephemeral)
    return [
      ['Type', 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)'],
    ];
  if (csi) return csiEntries(csi.driver, csi.fsType ?? '', csi.readOnly === true, csi.volumeAttributes);
  if (image)
    return [
      ['Type', 'Image (a container image or OCI artifact)'],
      ['Reference', image.reference ?? ''],
      ['PullPolicy', image.pullPolicy ?? ''],
    ];
  return undefined;
}

export function hostPathEntries({ path, type }: { path: string; type?: string }): readonly Entry[] {
  return [
    ['Type', 'HostPath (bare host directory volume)'],
    ['Path', path],
    ['HostPathType', type ?? '<none>'],
  ];
}

export function nfsEntries({
  server,
  path,
  readOnly,
}: {
  server: string;
  path: string;
  readOnly?: boolean;
}): readonly Entry[] {
  return [
    ['Type', 'NFS (an NFS mount that lasts the lifetime of a pod)'],
    ['Server', server],
    ['Path', path],
    ['ReadOnly', readOnly === true],
  ];
}

function csiEntries(
  driver: string,
  fsType: string,
  readOnly: boolean,
  attributes: Readonly<Record<string, string>> = {},
): readonly Entry[] {
  const keys = Object.keys(attributes).sort();
  const lines = keys.map((key) => `${key}=${attributes[key] ?? ''}`);
  return [
    ['Type', 'CSI (a Container Storage Interface (CSI) volume source)'],
    ['Driver', driver],
    ['FSType', fsType],
    ['ReadOnly', readOnly],
    ['VolumeAttributes', lines.length === 0 ? '<none>' : lines.join('\n    \t')],
  ];
}

function describeProjected(writer: DescribeWriter, { sources = [] }: ProjectedVolumeSource): void {
  writer.field(2, 'Type', 'Projected (a volume that contains injected data from multiple sources)');
  for (const { secret, downwardAPI, configMap, serviceAccountToken } of sources) {
    if (secret) {
      writer.field(2, 'SecretName', secret.name ?? '');
      writer.field(2, 'Optional', secret.optional === true);
    } else if (downwardAPI) writer.field(2, 'DownwardAPI', true);
    else if (configMap) {
      writer.field(2, 'ConfigMapName', configMap.name ?? '');
      writer.field(2, 'Optional', configMap.optional === true);
    } else if (serviceAccountToken)
      writer.field(2, 'TokenExpirationSeconds', serviceAccountToken.expirationSeconds ?? 3600);
  }
}

function describeDownward(writer: DescribeWriter, { downwardAPI }: Volume): void {
  writer.field(2, 'Type', 'DownwardAPI (a volume populated by information about the pod)');
  writer.line(2, 'Items:');
  for (const { fieldRef, resourceFieldRef, path } of downwardAPI?.items ?? []) {
    if (fieldRef) writer.line(3, `${fieldRef.fieldPath} -> ${path}`);
    if (resourceFieldRef) writer.line(3, `${resourceFieldRef.resource} -> ${path}`);
  }
}

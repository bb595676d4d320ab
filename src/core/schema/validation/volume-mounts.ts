import type { Container, Volume, VolumeDevice, VolumeMount } from '../../api/core-v1.ts';
import { type FieldError, forbidden, invalid, notFound, notSupported, required } from '../../meta/field-error.ts';
import { validateDescendingPath, validateNoBacksteps } from './paths.ts';

/** The volumes of the pod that are valid themselves, by name. */
export type Volumes = ReadonlyMap<string, Volume>;

export function validateVolumeMounts(container: Container, volumes: Volumes, field: string): FieldError[] {
  const { volumeMounts = [], volumeDevices = [] } = container;
  const devicePaths = new Set(volumeDevices.map(({ devicePath }) => devicePath));
  const deviceNames = new Set(volumeDevices.map(({ name }) => name));
  const paths = new Set<string>();
  return volumeMounts.flatMap((mount, index) => {
    const place = `${field}[${index}]`;
    const { name, mountPath } = mount;
    const errors = [
      ...(name === '' ? [required(`${place}.name`)] : []),
      ...(volumes.has(name) ? [] : [notFound(`${place}.name`, name)]),
      ...(mountPath === '' ? [required(`${place}.mountPath`)] : []),
      ...(paths.has(mountPath) ? [invalid(`${place}.mountPath`, mountPath, 'must be unique')] : []),
      ...(deviceNames.has(name) ? [invalid(`${place}.name`, name, 'must not already exist in volumeDevices')] : []),
      ...(devicePaths.has(mountPath)
        ? [invalid(`${place}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices')]
        : []),
      ...validateSubPath(mount, field, place),
      ...validatePropagation(mount, container, `${field}.mountPropagation`),
      ...validateRecursiveReadOnly(mount, `${field}.recursiveReadOnly`),
    ];
    paths.add(mountPath);
    return errors;
  });
}

function validateSubPath({ subPath = '', subPathExpr = '' }: VolumeMount, field: string, place: string): FieldError[] {
  const both = 'subPathExpr and subPath are mutually exclusive';
  return [
    ...(subPath === '' ? [] : validateDescendingPath(subPath, `${field}.subPath`)),
    ...(subPath !== '' && subPathExpr !== '' ? [invalid(`${place}.subPathExpr`, subPathExpr, both)] : []),
    ...(subPathExpr === '' ? [] : validateDescendingPath(subPathExpr, `${field}.subPathExpr`)),
  ];
}

const propagations = ['Bidirectional', 'HostToContainer', 'None'];

function validatePropagation({ mountPropagation }: VolumeMount, container: Container, field: string): FieldError[] {
  if (mountPropagation === undefined) return [];
  if (!propagations.includes(mountPropagation)) return [notSupported(field, mountPropagation, propagations)];
  if (mountPropagation !== 'Bidirectional' || container.securityContext?.privileged === true) return [];
  return [forbidden(field, 'Bidirectional mount propagation is available only to privileged containers')];
}

function validateRecursiveReadOnly(
  { recursiveReadOnly: mode, readOnly, mountPropagation }: VolumeMount,
  field: string,
): FieldError[] {
  if (mode === undefined || mode === 'Disabled') return [];
  if (mode !== 'Enabled' && mode !== 'IfPossible')
    return [notSupported(field, mode, ['Disabled', 'Enabled', 'IfPossible'])];
  const propagates = mountPropagation !== undefined && mountPropagation !== 'None';
  return [
    ...(readOnly === true ? [] : [forbidden(field, 'may only be specified when readOnly is true')]),
    ...(propagates ? [forbidden(field, 'may only be specified when mountPropagation is None or not specified')] : []),
  ];
}

export function validateVolumeDevices(container: Container, volumes: Volumes, field: string): FieldError[] {
  const { volumeMounts = [], volumeDevices = [] } = container;
  const mountNames = new Set(volumeMounts.map(({ name }) => name));
  const mountPaths = new Set(volumeMounts.map(({ mountPath }) => mountPath));
  const names = new Set<string>();
  const paths = new Set<string>();
  return volumeDevices.flatMap(({ name, devicePath }, index) => {
    const place = `${field}[${index}]`;
    const errors = [
      ...(name === '' ? [required(`${place}.name`)] : []),
      ...(names.has(name) ? [invalid(`${place}.name`, name, 'must be unique')] : []),
      ...validateDeviceVolume(name, volumes.get(name), `${place}.name`),
      ...(devicePath === '' ? [required(`${place}.devicePath`)] : []),
      ...(paths.has(devicePath) ? [invalid(`${place}.devicePath`, devicePath, 'must be unique')] : []),
      ...(validateNoBacksteps(devicePath, '').length > 0
        ? [invalid(`${place}.devicePath`, devicePath, "can not contain backsteps ('..')")]
        : []),
      ...(mountNames.has(name) ? [invalid(`${place}.name`, name, 'must not already exist in volumeMounts')] : []),
      ...(mountPaths.has(devicePath)
        ? [invalid(`${place}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts')]
        : []),
    ];
    names.add(name);
    paths.add(devicePath);
    return errors;
  });
}

function validateDeviceVolume(name: VolumeDevice['name'], volume: Volume | undefined, field: string): FieldError[] {
  if (volume === undefined) return [notFound(field, name)];
  if (volume.persistentVolumeClaim !== undefined || volume.ephemeral !== undefined) return [];
  return [invalid(field, name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode')];
}

import type { ProjectedVolumeSource, Volume, VolumeProjection } from '../../api/core-v1.ts';
import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../../meta/field-error.ts';
import { checkDns1123Label } from '../../meta/names.ts';
import { compareQuantities } from '../../meta/quantity.ts';
import { validateRequiredName } from './basics.ts';
import { validateDownwardApiFile } from './downward-api.ts';
import { validateFileMode, validateKeyToPath, validateNoBacksteps, validateRelativePath } from './paths.ts';
import type { Volumes } from './volume-mounts.ts';

/** What is wrong with a pod's volumes, and those with which nothing is. */
export function validateVolumes(volumes: readonly Volume[], field: string): { errors: FieldError[]; valid: Volumes } {
  const valid = new Map<string, Volume>();
  const errors = volumes.flatMap((volume, index) => {
    const place = `${field}[${index}]`;
    const found = [
      ...validateSource(volume, place),
      ...validateRequiredName(volume.name, checkDns1123Label, `${place}.name`),
      ...(valid.has(volume.name) ? [duplicate(`${place}.name`, volume.name)] : []),
    ];
    if (found.length === 0) valid.set(volume.name, volume);
    return found;
  });
  return { errors, valid };
}

type SourceName = Exclude<keyof Volume, 'name'>;
type SourceValidator = (volume: Volume, field: string) => FieldError[];

/** The sources that can be wrong in more ways than by their shape. */
const sources = new Map<SourceName, SourceValidator>([
  ['emptyDir', validateEmptyDir],
  ['hostPath', ({ hostPath }, field) => validateHostPath(hostPath, field)],
  ['secret', validateSecret],
  ['nfs', ({ nfs }, field) => validateNfs(nfs, field)],
  ['persistentVolumeClaim', validateClaim],
  ['configMap', validateConfigMap],
  ['downwardAPI', validateDownwardApi],
  ['projected', validateProjected],
  ['csi', validateCsi],
  ['ephemeral', validateEphemeral],
]);

/** The order in which sources are looked at; of several, all but the first are refused. */
const order =
  'emptyDir hostPath gitRepo gcePersistentDisk awsElasticBlockStore secret nfs iscsi glusterfs flocker persistentVolumeClaim rbd cinder cephfs quobyte downwardAPI fc flexVolume configMap azureFile vsphereVolume photonPersistentDisk portworxVolume azureDisk storageos projected scaleIO csi ephemeral image'.split(
    ' ',
  );
/** Where the server calls a field by another name than its own. */
const misnamed = new Map([
  ['cephfs', 'cephFS'],
  ['downwardAPI', 'downwarAPI'],
]);

function validateSource(volume: Volume, field: string): FieldError[] {
  const given = Object.keys(volume).filter((key) => key !== 'name') as SourceName[];
  if (given.length === 0) return [required(field, 'must specify a volume type')];
  const inOrder = given.sort((one, other) => order.indexOf(one) - order.indexOf(other));
  return inOrder.flatMap((name, index) =>
    index === 0
      ? (sources.get(name)?.(volume, `${field}.${name}`) ?? [])
      : [forbidden(`${field}.${misnamed.get(name) ?? name}`, 'may not specify more than 1 volume type')],
  );
}

function validateEmptyDir({ emptyDir }: Volume, field: string): FieldError[] {
  const limit = emptyDir?.sizeLimit;
  if (limit === undefined || compareQuantities(limit, 0) >= 0) return [];
  return [forbidden(`${field}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')];
}

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

/** Also of persistent volumes. */
export function validateHostPath(hostPath: Volume['hostPath'], field: string): FieldError[] {
  const { path = '', type = '' } = hostPath ?? {};
  if (path === '') return [required(`${field}.path`)];
  return [
    ...validateNoBacksteps(path, `${field}.path`),
    ...(hostPathTypes.includes(type) ? [] : [notSupported(`${field}.type`, type, hostPathTypes)]),
  ];
}

function validateSecret({ secret }: Volume, field: string): FieldError[] {
  return [
    ...(secret?.secretName ? [] : [required(`${field}.secretName`)]),
    ...validateFileMode(secret?.defaultMode, `${field}.defaultMode`),
    ...(secret?.items ?? []).flatMap((item, index) => validateKeyToPath(item, `${field}.items[${index}]`)),
  ];
}

function validateConfigMap({ configMap }: Volume, field: string): FieldError[] {
  return [
    ...(configMap?.name ? [] : [required(`${field}.name`)]),
    ...validateFileMode(configMap?.defaultMode, `${field}.defaultMode`),
    ...(configMap?.items ?? []).flatMap((item, index) => validateKeyToPath(item, `${field}.items[${index}]`)),
  ];
}

/** Also of persistent volumes. */
export function validateNfs(nfs: Volume['nfs'], field: string): FieldError[] {
  const { server = '', path = '' } = nfs ?? {};
  return [
    ...(server === '' ? [required(`${field}.server`)] : []),
    ...(path === '' ? [required(`${field}.path`)] : []),
    ...(path.startsWith('/') ? [] : [invalid(`${field}.path`, path, 'must be an absolute path')]),
  ];
}

function validateClaim({ persistentVolumeClaim }: Volume, field: string): FieldError[] {
  return persistentVolumeClaim?.claimName ? [] : [required(`${field}.claimName`)];
}

function validateDownwardApi({ downwardAPI }: Volume, field: string): FieldError[] {
  return [
    ...validateFileMode(downwardAPI?.defaultMode, `${field}.defaultMode`),
    ...(downwardAPI?.items ?? []).flatMap((file) => validateDownwardApiFile(file, field)),
  ];
}

function validateCsi({ csi }: Volume, field: string): FieldError[] {
  return csi?.driver ? [] : [required(`${field}.driver`)];
}

function validateEphemeral({ ephemeral }: Volume, field: string): FieldError[] {
  return ephemeral?.volumeClaimTemplate === undefined ? [required(`${field}.volumeClaimTemplate`)] : [];
}

function validateProjected({ projected }: Volume, field: string): FieldError[] {
  if (projected === undefined) return [];
  return [...validateFileMode(projected.defaultMode, `${field}.defaultMode`), ...validateProjections(projected, field)];
}

function validateProjections({ sources }: ProjectedVolumeSource, field: string): FieldError[] {
  const paths = new Set<string>();
  return (sources ?? []).flatMap((projection, index) => {
    const place = `${field}.sources[${index}]`;
    const count = Object.values(projection).filter((source) => source !== undefined).length;
    return [
      ...validateProjection(projection, field, place),
      ...filesOf(projection).flatMap(({ path, subject }) => {
        if (path === '') return [];
        if (paths.has(path)) return [invalid(field, subject, 'conflicting duplicate paths')];
        paths.add(path);
        return [];
      }),
      ...(count > 1 ? [forbidden(place, 'may not specify more than 1 volume type')] : []),
    ];
  });
}

function validateProjection(
  { secret, configMap, downwardAPI, serviceAccountToken }: VolumeProjection,
  field: string,
  place: string,
): FieldError[] {
  const named = ([name, source]: readonly [string, typeof secret]): FieldError[] =>
    source === undefined
      ? []
      : [
          ...(source.name ? [] : [required(`${place}.${name}.name`)]),
          ...(source.items ?? []).flatMap((item, index) => validateKeyToPath(item, `${place}.${name}.items[${index}]`)),
        ];
  return [
    ...named(['secret', secret]),
    ...named(['configMap', configMap]),
    ...(downwardAPI?.items ?? []).flatMap((file) => validateDownwardApiFile(file, `${place}.downwardAPI`)),
    ...(serviceAccountToken === undefined ? [] : validateToken(serviceAccountToken, field, place)),
  ];
}

function validateToken(
  { expirationSeconds = 3600, path }: NonNullable<VolumeProjection['serviceAccountToken']>,
  field: string,
  place: string,
): FieldError[] {
  const expiration = `${place}.serviceAccountToken.expirationSeconds`;
  return [
    ...(expirationSeconds < 600
      ? [invalid(expiration, expirationSeconds, 'may not specify a duration less than 10 minutes')]
      : []),
    ...(expirationSeconds > 2 ** 32
      ? [invalid(expiration, expirationSeconds, 'may not specify a duration larger than 2^32 seconds')]
      : []),
    ...(path === '' ? [required(`${field}.path`)] : validateRelativePath(path, `${field}.path`)),
  ];
}

/** The files that a projection makes, and by what a conflict about each is named. */
function filesOf({
  secret,
  configMap,
  downwardAPI,
  serviceAccountToken,
}: VolumeProjection): { path: string; subject: unknown }[] {
  return [
    ...(secret?.items ?? []).map(({ path }) => ({ path, subject: secret?.name })),
    ...(configMap?.items ?? []).map(({ path }) => ({ path, subject: configMap?.name })),
    ...(downwardAPI?.items ?? []).map(({ path }) => ({ path, subject: path })),
    ...(serviceAccountToken === undefined
      ? []
      : [{ path: serviceAccountToken.path, subject: serviceAccountToken.path }]),
  ];
}

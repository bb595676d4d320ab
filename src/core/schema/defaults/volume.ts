import type {
  HostPathVolumeSource,
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
  PersistentVolumeSpec,
  ServiceAccountTokenProjection,
  Volume,
} from '../../api/core-v1.ts';
import { defaultPullPolicy } from './container.ts';

/** A volume that names no source is an empty directory. */
export function defaultVolume(volume: Volume): void {
  if (Object.entries(volume).every(([key, value]) => key === 'name' || value === undefined)) volume.emptyDir = {};
  if (volume.image !== undefined) volume.image.pullPolicy ||= defaultPullPolicy(volume.image.reference ?? '');
}

/** Of secrets, config maps, the downward API and projections: 0644. */
export function defaultFileMode(source: { defaultMode?: number }): void {
  source.defaultMode ??= 0o644;
}

export function defaultHostPath(source: HostPathVolumeSource): void {
  source.type ??= '';
}

export function defaultTokenProjection(projection: ServiceAccountTokenProjection): void {
  projection.expirationSeconds ??= 3600;
}

export function defaultVolumeMode(spec: PersistentVolumeClaimSpec | PersistentVolumeSpec): void {
  spec.volumeMode ??= 'Filesystem';
}

/** Also of the claim templates of stateful sets. */
export function defaultClaim(claim: PersistentVolumeClaim): void {
  claim.status ??= {};
  claim.status.phase ||= 'Pending';
}

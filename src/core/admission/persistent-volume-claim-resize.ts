import type { PersistentVolumeClaim } from '../api/core-v1.ts';
import { storageClasses } from '../api/storage-v1.ts';
import { compareQuantities } from '../meta/quantity.ts';
import { forbid, isWriteTo } from './forbid.ts';
import { type AdmissionContext, definePlugin } from './plugin.ts';

const oldClassAnnotation = 'volume.beta.kubernetes.io/storage-class';
const cannotGrow =
  'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';

/** Lets claims grow only where their storage class says that volumes can. */
export const persistentVolumeClaimResize = definePlugin({
  name: 'PersistentVolumeClaimResize',
  operations: ['UPDATE'],
  validate(attributes, context) {
    if (!isWriteTo(attributes, 'persistentvolumeclaims')) return;
    const claim = attributes.object as PersistentVolumeClaim;
    const old = attributes.oldObject as PersistentVolumeClaim;
    if (compareQuantities(sizeOf(claim), sizeOf(old)) <= 0) return;
    if (old.status?.phase !== 'Bound') throw forbid(attributes, 'Only bound persistent volume claims can be expanded');
    if (!mayGrow(claim, old, context)) throw forbid(attributes, cannotGrow);
  },
});

function sizeOf({ spec }: PersistentVolumeClaim): string | number {
  return spec.resources?.requests?.['storage'] ?? 0;
}

function mayGrow(claim: PersistentVolumeClaim, old: PersistentVolumeClaim, context: AdmissionContext): boolean {
  const name = classOf(claim);
  if (name === '' || name !== classOf(old)) return false;
  return context.get(storageClasses, '', name)?.allowVolumeExpansion === true;
}

function classOf({ metadata, spec }: PersistentVolumeClaim): string {
  return metadata.annotations?.[oldClassAnnotation] ?? spec.storageClassName ?? '';
}

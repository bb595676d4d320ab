import type { PersistentVolumeClaim } from '../api/core-v1.ts';
import { storageClasses } from '../api/storage-v1.ts';
import { isWriteTo } from './forbid.ts';
import { newestDefault } from './newest-default.ts';
import { definePlugin } from './plugin.ts';

const annotation = 'storageclass.kubernetes.io/is-default-class';
const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

/** Claims that name no storage class get the default one. */
export const defaultStorageClass = definePlugin({
  name: 'DefaultStorageClass',
  operations: ['CREATE'],
  admit(attributes, context) {
    if (!isWriteTo(attributes, 'persistentvolumeclaims')) return;
    const { spec, metadata } = attributes.object as PersistentVolumeClaim;
    if (spec.storageClassName !== undefined || metadata.annotations?.[classAnnotation] !== undefined) return;
    const found = newestDefault(context.list(storageClasses, ''), annotation);
    if (found !== undefined) spec.storageClassName = found.metadata.name;
  },
});

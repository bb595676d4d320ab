import { isWriteTo } from './forbid.ts';
import { definePlugin } from './plugin.ts';

/** Volumes and claims stay until nothing uses them any more: a controller takes the finalizer off. */
export const storageObjectInUseProtection = definePlugin({
  name: 'StorageObjectInUseProtection',
  operations: ['CREATE'],
  admit(attributes) {
    const finalizer = isWriteTo(attributes, 'persistentvolumes')
      ? 'kubernetes.io/pv-protection'
      : isWriteTo(attributes, 'persistentvolumeclaims')
        ? 'kubernetes.io/pvc-protection'
        : undefined;
    const metadata = attributes.object?.metadata;
    if (finalizer === undefined || metadata === undefined || metadata.finalizers?.includes(finalizer) === true) return;
    metadata.finalizers = [...(metadata.finalizers ?? []), finalizer];
  },
});

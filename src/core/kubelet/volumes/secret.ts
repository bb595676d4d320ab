import { objectFiles } from './object-files.ts';
import { type VolumePlugin, writeAtomically } from './volume-plugin.ts';

export const secretVolume: VolumePlugin = {
  name: 'kubernetes.io/secret',
  handles: (volume) => volume.secret !== undefined,
  async setUp({ secret }, path, { pod, uid, files, objects, nowMs }) {
    const name = secret?.secretName ?? '';
    const object = await objects.secret(uid, pod.metadata.namespace ?? '', name);
    const { items, defaultMode: mode = 0o644, optional = false } = secret ?? {};
    if (!files.exists(path)) {
      files.mkdir(path, { recursive: true });
      files.mount(path, { kind: 'tmpfs' });
    }
    writeAtomically(files, path, objectFiles(object, name, { kind: 'secret', items, mode, optional }), nowMs);
    return path;
  },
};

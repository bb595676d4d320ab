import { objectFiles } from './object-files.ts';
import { type VolumePlugin, writeAtomically } from './volume-plugin.ts';

export const configMapVolume: VolumePlugin = {
  name: 'kubernetes.io/configmap',
  handles: (volume) => volume.configMap !== undefined,
  async setUp({ configMap }, path, { pod, uid, files, objects, nowMs }) {
    const name = configMap?.name ?? '';
    const object = await objects.configMap(uid, pod.metadata.namespace ?? '', name);
    const { items, defaultMode: mode = 0o644, optional = false } = configMap ?? {};
    writeAtomically(files, path, objectFiles(object, name, { kind: 'configmap', items, mode, optional }), nowMs);
    return path;
  },
};

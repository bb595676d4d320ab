import type { VolumePlugin } from './volume-plugin.ts';

export const emptyDirVolume: VolumePlugin = {
  name: 'kubernetes.io/empty-dir',
  handles: (volume) => volume.emptyDir !== undefined,
  async setUp({ emptyDir }, path, { files }) {
    if (files.exists(path)) return path;
    files.mkdir(path, { recursive: true });
    if (emptyDir?.medium === 'Memory') files.mount(path, { kind: 'tmpfs' });
    files.chmod(path, 0o777);
    return path;
  },
};

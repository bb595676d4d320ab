import { configMapVolume } from './config-map.ts';
import { downwardApiVolume } from './downward-api.ts';
import { emptyDirVolume } from './empty-dir.ts';
import { hostPathVolume } from './host-path.ts';
import { projectedVolume } from './projected.ts';
import { secretVolume } from './secret.ts';
import type { VolumePlugin } from './volume-plugin.ts';

/** The kinds of volumes that pods can mount. */
export const volumePlugins: readonly VolumePlugin[] = [
  configMapVolume,
  secretVolume,
  emptyDirVolume,
  hostPathVolume,
  projectedVolume,
  downwardApiVolume,
];

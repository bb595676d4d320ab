import { definePlugin } from '../plugin.ts';

/** Takes a new Corefile into use as soon as the file has changed. */
export const reloadPlugin = definePlugin({
  name: 'reload',
  setup: () => ({ reloads: true }),
});

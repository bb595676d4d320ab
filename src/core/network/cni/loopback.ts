import { defineCniPlugin, type PluginConfiguration } from './cni-plugin.ts';

/** A namespace's loopback interface is up from the start; this says so. */
export const loopbackPlugin = defineCniPlugin<PluginConfiguration>('loopback', {
  async add({ configuration, networkNamespace }) {
    return (
      configuration.prevResult ?? {
        interfaces: [{ name: 'lo', mac: '00:00:00:00:00:00', sandbox: networkNamespace }],
        ips: [{ address: '127.0.0.1/8', interface: 0 }],
        dns: {},
      }
    );
  },

  async remove() {},
});

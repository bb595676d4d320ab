import { parseYaml } from '../../../core/meta/yaml/parse.ts';
import { printYaml } from '../../../core/meta/yaml/print.ts';
import { definePhase, directories, say } from '../cluster.ts';

const current = '/var/lib/kubelet/pki/kubelet-client-current.pem';

/** From now on the control plane's kubelet uses a certificate in a file of its own, as every other node's does. */
export const kubeletFinalizePhase = definePhase({
  name: 'kubelet-finalize',
  async run(settings) {
    const { files } = settings.process;
    const path = `${directories.kubernetes}/kubelet.conf`;
    await say(
      settings,
      `[kubelet-finalize] Updating "${path}" to point to a rotatable kubelet client certificate and key`,
    );
    const config = parseYaml(files.readText(path)) as { users?: { name: string; user: Record<string, string> }[] };
    const [entry] = config.users ?? [];
    if (entry?.user['client-certificate-data'] === undefined) return;
    const pem = atob(entry.user['client-certificate-data']) + atob(entry.user['client-key-data'] ?? '');
    files.mkdir('/var/lib/kubelet/pki', { recursive: true });
    files.writeFile(current, pem, { mode: 0o600 });
    const users = [{ name: entry.name, user: { 'client-certificate': current, 'client-key': current } }];
    files.writeFile(path, printYaml({ ...config, users }), { mode: 0o600 });
  },
});

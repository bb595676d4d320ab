import { printYaml } from '../../../core/meta/yaml/print.ts';
import { certificatePem } from '../../../core/pki/certificate.ts';
import { privateKeyPem } from '../../../core/pki/private-key.ts';
import { type ClusterSettings, definePhase, directories, say, serverUrl } from '../cluster.ts';
import { issueClientCertificate } from './certs.ts';

interface KubeconfigDefinition {
  readonly file: string;
  readonly user: (settings: ClusterSettings) => string;
  readonly organizations: readonly string[];
}

const definitions: readonly KubeconfigDefinition[] = [
  { file: 'admin.conf', user: () => 'kubernetes-admin', organizations: ['kubeadm:cluster-admins'] },
  { file: 'super-admin.conf', user: () => 'kubernetes-super-admin', organizations: ['system:masters'] },
  { file: 'kubelet.conf', user: ({ nodeName }) => `system:node:${nodeName}`, organizations: ['system:nodes'] },
  { file: 'controller-manager.conf', user: () => 'system:kube-controller-manager', organizations: [] },
  { file: 'scheduler.conf', user: () => 'system:kube-scheduler', organizations: [] },
];

/** The files by which the administrator and the components reach the API. */
export const kubeconfigPhase = definePhase({
  name: 'kubeconfig',
  async run(settings) {
    await say(settings, `[kubeconfig] Using kubeconfig folder "${directories.kubernetes}"`);
    for (const definition of definitions) await write(settings, definition);
  },
});

async function write(settings: ClusterSettings, { file, user, organizations }: KubeconfigDefinition): Promise<void> {
  const { files } = settings.process;
  const path = `${directories.kubernetes}/${file}`;
  if (files.exists(path)) {
    await say(settings, `[kubeconfig] Using existing kubeconfig file: "${path}"`);
    return;
  }
  await say(settings, `[kubeconfig] Writing "${file}" kubeconfig file`);
  const name = user(settings);
  const { certificate, key } = await issueClientCertificate(settings, name, organizations);
  const authority = files.readText(`${directories.pki}/ca.crt`);
  const credentials = {
    'client-certificate-data': btoa(certificatePem(certificate)),
    'client-key-data': btoa(privateKeyPem(key)),
  };
  files.writeFile(
    path,
    printYaml(kubeconfig({ server: serverUrl(settings), authority, cluster: 'kubernetes', user: name, credentials })),
    { mode: 0o600 },
  );
}

export interface KubeconfigParts {
  readonly server: string;
  /** PEM. */
  readonly authority: string;
  readonly cluster: string;
  readonly user: string;
  readonly credentials: Readonly<Record<string, string>>;
}

/** A kubeconfig with one cluster and one user. */
export function kubeconfig({ server, authority, cluster, user, credentials }: KubeconfigParts): unknown {
  const context = `${user}@${cluster}`;
  return {
    apiVersion: 'v1',
    clusters: [{ cluster: { 'certificate-authority-data': btoa(authority), server }, name: cluster }],
    contexts: [{ context: { cluster, user }, name: context }],
    'current-context': context,
    kind: 'Config',
    users: [{ name: user, user: credentials }],
  };
}

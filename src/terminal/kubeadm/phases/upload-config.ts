import { printYaml } from '../../../core/meta/yaml/print.ts';
import { adminClient, applyObject } from '../apply-object.ts';
import { type ClusterSettings, definePhase, say, serviceAddress } from '../cluster.ts';
import { kubeletConfiguration } from '../kubelet-configuration.ts';
import { bootstrappers, clusterRoleBinding, group, role, roleBinding } from '../rbac-objects.ts';

const namespace = 'kube-system';

export const uploadConfigPhase = definePhase({
  name: 'upload-config',
  async run(settings) {
    await applyObject(
      adminClient(settings.process, 'super-admin.conf'),
      clusterRoleBinding('kubeadm:cluster-admins', 'cluster-admin', group('kubeadm:cluster-admins')),
    );
    const client = adminClient(settings.process);
    await say(
      settings,
      `[upload-config] Storing the configuration used in ConfigMap "kubeadm-config" in the "${namespace}" Namespace`,
    );
    await applyObject(client, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kubeadm-config', namespace },
      data: { ClusterConfiguration: printYaml(clusterConfiguration(settings)) },
    });
    const readers = [group(bootstrappers), group('system:nodes')];
    await applyObject(client, role(namespace, 'kubeadm:nodes-kubeadm-config', [reads('kubeadm-config')]));
    await applyObject(client, roleBinding(namespace, 'kubeadm:nodes-kubeadm-config', readers));
    await say(
      settings,
      `[kubelet] Creating a ConfigMap "kubelet-config" in namespace ${namespace} with the configuration for the kubelets in the cluster`,
    );
    const kubelet = printYaml(
      kubeletConfiguration({
        clusterDns: serviceAddress(settings.serviceSubnet, 10),
        clusterDomain: settings.dnsDomain,
        endpoint: '',
      }),
    );
    await applyObject(client, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kubelet-config', namespace },
      data: { kubelet },
    });
    await applyObject(client, role(namespace, 'kubeadm:kubelet-config', [reads('kubelet-config')]));
    await applyObject(client, roleBinding(namespace, 'kubeadm:kubelet-config', readers));
    await say(settings, '[upload-certs] Skipping phase. Please see --upload-certs');
  },
});

function reads(name: string): { apiGroups: string[]; resourceNames: string[]; resources: string[]; verbs: string[] } {
  return { apiGroups: [''], resourceNames: [name], resources: ['configmaps'], verbs: ['get'] };
}

function clusterConfiguration({
  controlPlaneEndpoint,
  kubernetesVersion,
  dnsDomain,
  podSubnet,
  serviceSubnet,
  extraNames,
}: ClusterSettings): unknown {
  return {
    apiServer: extraNames.length === 0 ? {} : { certSANs: extraNames },
    apiVersion: 'kubeadm.k8s.io/v1beta4',
    caCertificateValidityPeriod: '87600h0m0s',
    certificateValidityPeriod: '8760h0m0s',
    certificatesDir: '/etc/kubernetes/pki',
    clusterName: 'kubernetes',
    ...(controlPlaneEndpoint === '' ? {} : { controlPlaneEndpoint }),
    controllerManager: {},
    dns: {},
    encryptionAlgorithm: 'RSA-2048',
    etcd: { local: { dataDir: '/var/lib/etcd' } },
    imageRepository: 'registry.k8s.io',
    kind: 'ClusterConfiguration',
    kubernetesVersion,
    networking: { dnsDomain, ...(podSubnet === '' ? {} : { podSubnet }), serviceSubnet },
    proxy: {},
    scheduler: {},
  };
}

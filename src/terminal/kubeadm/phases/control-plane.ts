import { printYaml } from '../../../core/meta/yaml/print.ts';
import { definePhase, directories, say } from '../cluster.ts';
import { etcdManifest } from '../manifests/etcd.ts';
import { kubeApiserverManifest } from '../manifests/kube-apiserver.ts';
import { kubeControllerManagerManifest } from '../manifests/kube-controller-manager.ts';
import { kubeSchedulerManifest } from '../manifests/kube-scheduler.ts';

const manifests = [
  ['kube-apiserver', kubeApiserverManifest],
  ['kube-controller-manager', kubeControllerManagerManifest],
  ['kube-scheduler', kubeSchedulerManifest],
] as const;

export const etcdPhase = definePhase({
  name: 'etcd',
  async run(settings) {
    const { files } = settings.process;
    files.mkdir(directories.manifests, { recursive: true, mode: 0o700 });
    files.mkdir(directories.etcd, { recursive: true, mode: 0o700 });
    await say(settings, `[etcd] Creating static Pod manifest for local etcd in "${directories.manifests}"`);
    files.writeFile(`${directories.manifests}/etcd.yaml`, printYaml(etcdManifest(settings)), { mode: 0o600 });
  },
});

export const controlPlanePhase = definePhase({
  name: 'control-plane',
  async run(settings) {
    await say(settings, `[control-plane] Using manifest folder "${directories.manifests}"`);
    for (const [component, manifest] of manifests) {
      await say(settings, `[control-plane] Creating static Pod manifest for "${component}"`);
      settings.process.files.writeFile(`${directories.manifests}/${component}.yaml`, printYaml(manifest(settings)), {
        mode: 0o600,
      });
    }
  },
});

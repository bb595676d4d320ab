import { baseImage } from '../core/machine/base-image.ts';
import { executableFile, type LayerEntry, type LayerFiles } from '../core/machine/kernel.ts';
import { machineCommands, machineSystemCommands } from '../core/machine/tools/catalogue.ts';
import { cniPrograms } from '../core/network/cni/cni-programs.ts';
import { flannelManifest } from './flannel-manifest.ts';
import { hostCommands } from './programs.ts';

export interface MachineAddress {
  readonly name: string;
  readonly address: string;
}

/** A machine with Kubernetes' packages installed and nothing configured: what kubeadm starts from. */
export function nodeImage(name: string, machines: readonly MachineAddress[]): LayerFiles {
  return baseImage({
    hostname: name,
    hosts: machines,
    commands: [...machineCommands, ...hostCommands.map((program) => program.name), 'kubelet', 'containerd'],
    systemCommands: machineSystemCommands,
    files: { ...packages, ...cniBinaries() },
  });
}

function cniBinaries(): LayerFiles {
  return Object.fromEntries(
    cniPrograms.map((program): [string, LayerEntry] => [
      `/opt/cni/bin/${program.name}`,
      { type: 'file', mode: 0o755, content: executableFile(program.name) },
    ]),
  );
}

const kubeletUnit = `[Unit]
Description=kubelet: The Kubernetes Node Agent
Documentation=https://kubernetes.io/docs/
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=/usr/bin/kubelet
Restart=always
StartLimitInterval=0
RestartSec=10

[Install]
WantedBy=multi-user.target
`;

const kubeletDropIn = `# Note: This dropin only works with kubeadm and kubelet v1.11+
[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
# This is a file that "kubeadm init" and "kubeadm join" generates at runtime, populating the KUBELET_KUBEADM_ARGS variable dynamically
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
# This is a file that the user can use for overrides of the kubelet args as a last resort. Preferably, the user should use
# the .NodeRegistration.KubeletExtraArgs object in the configuration files instead. KUBELET_EXTRA_ARGS should be sourced from this file.
EnvironmentFile=-/etc/default/kubelet
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`;

const containerdUnit = `[Unit]
Description=containerd container runtime
Documentation=https://containerd.io
After=network.target

[Service]
ExecStart=/usr/bin/containerd
Type=notify
Delegate=yes
KillMode=process
Restart=always
RestartSec=5

[Install]
WantedBy=multi-user.target
`;

const file = (content: string): LayerEntry => ({ type: 'file', content });
const enabled = (unit: string): LayerEntry => ({ type: 'symlink', target: `/usr/lib/systemd/system/${unit}` });

const packages: LayerFiles = {
  '/usr/lib/systemd/system/kubelet.service': file(kubeletUnit),
  '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf': file(kubeletDropIn),
  '/usr/lib/systemd/system/containerd.service': file(containerdUnit),
  '/etc/systemd/system/multi-user.target.wants/kubelet.service': enabled('kubelet.service'),
  '/etc/systemd/system/multi-user.target.wants/containerd.service': enabled('containerd.service'),
  '/etc/modules-load.d/k8s.conf': file('overlay\nbr_netfilter\n'),
  '/etc/sysctl.d/k8s.conf': file(
    'net.bridge.bridge-nf-call-iptables  = 1\nnet.bridge.bridge-nf-call-ip6tables = 1\nnet.ipv4.ip_forward                 = 1\n',
  ),
  '/etc/containerd/config.toml': file('version = 3\n'),
  '/etc/crictl.yaml': file('runtime-endpoint: unix:///run/containerd/containerd.sock\n'),
  '/etc/cni/net.d': { type: 'directory' },
  '/etc/kubernetes/manifests': { type: 'directory', mode: 0o700 },
  '/var/lib/kubelet': { type: 'directory' },
  '/usr/lib/modules': { type: 'directory' },
  '/root/kube-flannel.yml': file(flannelManifest),
};

import type { Kernel } from '../../machine/kernel.ts';
import type { PodSandbox, PodSandboxConfig, PodSandboxStatus } from '../cri.ts';
import { addToNetwork, type CniAttachment, readCniConfiguration, removeFromNetwork } from './cni.ts';
import { CriError } from './cri-error.ts';
import { randomId } from './random-id.ts';
import { RecordStore } from './record-store.ts';
import type { SandboxRecord } from './records.ts';

export const sandboxStateDirectory = '/run/containerd/io.containerd.grpc.v1.cri/sandboxes';

/** Pods' sandboxes: a network namespace, a host name and the files that name servers and hosts. */
export class Sandboxes {
  readonly records: RecordStore<SandboxRecord>;
  readonly #kernel: Kernel;

  constructor(kernel: Kernel, directory: string) {
    this.#kernel = kernel;
    this.records = new RecordStore(kernel.files, `${directory}/sandboxes`);
  }

  /** Picks up what an earlier run left: in the same boot networks are made again as they were, in another they are gone. */
  async recover(): Promise<void> {
    await Promise.all(
      this.records.list().map(async (record) => {
        if (record.state !== 'SANDBOX_READY') return;
        if (record.bootId !== this.#kernel.bootId) this.records.put({ ...record, state: 'SANDBOX_NOTREADY' });
        else if (
          record.networkNamespace !== '' &&
          this.#kernel.networkNamespace(record.networkNamespace) === undefined
        ) {
          await this.#connect(record.id, record.config, record.networkNamespace, record.ip);
        }
      }),
    );
  }

  require(id: string): SandboxRecord {
    const record = this.records.find(id);
    if (record === undefined)
      throw new CriError('NotFound', `an error occurred when try to find sandbox "${id}": not found`);
    return record;
  }

  async run(config: PodSandboxConfig): Promise<SandboxRecord> {
    const { clock, bootId } = this.#kernel;
    const id = randomId(clock);
    const networkNamespace = config.hostNetwork ? '' : `/var/run/netns/cni-${clock.uuid()}`;
    const ip = config.hostNetwork ? '' : await this.#connect(id, config, networkNamespace, '');
    const record: SandboxRecord = {
      id,
      config,
      state: 'SANDBOX_READY',
      createdAtMs: clock.now(),
      networkNamespace,
      ip,
      bootId,
    };
    this.#writeFiles(record);
    this.records.put(record);
    return record;
  }

  async stop(id: string): Promise<void> {
    const record = this.records.find(id);
    if (record === undefined || record.state === 'SANDBOX_NOTREADY') return;
    await this.#disconnect(record);
    this.records.put({ ...record, state: 'SANDBOX_NOTREADY' });
  }

  async remove(id: string): Promise<void> {
    await this.stop(id);
    const record = this.records.find(id);
    if (record === undefined) return;
    const directory = `${sandboxStateDirectory}/${record.id}`;
    if (this.#kernel.files.exists(directory)) this.#kernel.files.remove(directory, { recursive: true });
    this.records.delete(record.id);
  }

  async #connect(id: string, config: PodSandboxConfig, networkNamespace: string, formerIp: string): Promise<string> {
    const configuration = readCniConfiguration(this.#kernel);
    const failed = `failed to setup network for sandbox "${id}"`;
    if (configuration === undefined) throw new CriError('Unknown', `${failed}: cni plugin not initialized`);
    const namespace = this.#kernel.createNetworkNamespace(networkNamespace);
    try {
      const result = await addToNetwork(
        this.#kernel,
        configuration,
        attachmentOf(id, config, networkNamespace, formerIp),
      );
      const address = result.ips?.[0]?.address.split('/')[0];
      if (address === undefined) throw new Error('the plugins gave no address');
      return address;
    } catch (error) {
      namespace.destroy();
      throw new CriError('Unknown', `${failed}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async #disconnect(record: SandboxRecord): Promise<void> {
    if (record.networkNamespace === '') return;
    const configuration = readCniConfiguration(this.#kernel);
    const attachment = attachmentOf(record.id, record.config, record.networkNamespace, '');
    if (configuration !== undefined) await removeFromNetwork(this.#kernel, configuration, attachment).catch(() => {});
    this.#kernel.networkNamespace(record.networkNamespace)?.destroy();
  }

  #writeFiles({ id, config }: SandboxRecord): void {
    const { files } = this.#kernel;
    const directory = `${sandboxStateDirectory}/${id}`;
    files.mkdir(directory, { recursive: true });
    files.writeFile(`${directory}/hostname`, `${config.hostname === '' ? this.#kernel.hostname : config.hostname}\n`);
    files.writeFile(`${directory}/resolv.conf`, resolverConfiguration(config) ?? files.readText('/etc/resolv.conf'));
  }
}

function resolverConfiguration({ dnsConfig }: PodSandboxConfig): string | undefined {
  if (dnsConfig === undefined) return undefined;
  const lines = [
    ...(dnsConfig.searches.length === 0 ? [] : [`search ${dnsConfig.searches.join(' ')}`]),
    ...dnsConfig.servers.map((server) => `nameserver ${server}`),
    ...(dnsConfig.options.length === 0 ? [] : [`options ${dnsConfig.options.join(' ')}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** `IP` asks the plugin for the address that the sandbox had before. */
function attachmentOf(id: string, config: PodSandboxConfig, networkNamespace: string, formerIp: string): CniAttachment {
  const { namespace, name, uid } = config.metadata;
  const args = `IgnoreUnknown=1;K8S_POD_NAMESPACE=${namespace};K8S_POD_NAME=${name};K8S_POD_INFRA_CONTAINER_ID=${id};K8S_POD_UID=${uid}`;
  const portMappings = (config.portMappings ?? [])
    .filter(({ hostPort }) => hostPort > 0)
    .map(({ hostPort, containerPort, protocol, hostIp = '' }) => ({
      hostPort,
      containerPort,
      protocol: protocol.toLowerCase(),
      hostIP: hostIp,
    }));
  return { containerId: id, networkNamespace, args: formerIp === '' ? args : `${args};IP=${formerIp}`, portMappings };
}

export function describeSandbox({ id, config, state, createdAtMs }: SandboxRecord): PodSandbox {
  return { id, metadata: config.metadata, state, createdAtMs, labels: config.labels, annotations: config.annotations };
}

export function describeSandboxStatus(record: SandboxRecord): PodSandboxStatus {
  return { ...describeSandbox(record), ip: record.ip, hostNetwork: record.config.hostNetwork };
}

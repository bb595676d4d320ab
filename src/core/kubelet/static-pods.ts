import { nodes, type Pod, pods } from '../api/core-v1.ts';
import type { Client } from '../client/client.ts';
import type { Clock } from '../clock.ts';
import type { FileSystem } from '../machine/file-system.ts';
import { parseYaml } from '../meta/yaml/parse.ts';
import { hashAnnotation, mirrorAnnotation, sourceAnnotation } from './pod-runtime.ts';

export interface StaticPodOptions {
  readonly files: FileSystem;
  readonly path: string;
  readonly nodeName: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
  /** Told of every pod that a file holds now, whenever a file changed. */
  readonly changed: (pods: ReadonlyMap<string, Pod>) => void;
}

/** Follows the directory of manifests. */
export function watchStaticPods(options: StaticPodOptions): void {
  const { files, path, signal, changed } = options;
  if (!files.exists(path)) files.mkdir(path, { recursive: true });
  let due = false;
  const read = (): void => {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      if (!signal.aborted) changed(readStaticPods(options));
    });
  };
  const watch = files.watch(path, read);
  signal.addEventListener('abort', () => watch[Symbol.dispose](), { once: true });
  read();
}

function readStaticPods(options: StaticPodOptions): ReadonlyMap<string, Pod> {
  const { files, path, log } = options;
  const found = new Map<string, Pod>();
  for (const name of files.readDirectory(path)) {
    if (name.startsWith('.') || files.stat(`${path}/${name}`).type !== 'file') continue;
    const text = files.readText(`${path}/${name}`);
    try {
      const pod = staticPod(parseYaml(text), text, options);
      found.set(pod.metadata.uid ?? '', pod);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log(
        `"Could not process manifest file" err="${path}/${name}: couldn't parse as pod(${reason}), please check config file" path="${path}/${name}"`,
      );
    }
  }
  return found;
}

function staticPod(manifest: unknown, text: string, { nodeName, clock }: StaticPodOptions): Pod {
  const pod = manifest as Pod | undefined;
  if (pod?.kind !== 'Pod' || pod.spec?.containers === undefined)
    throw new Error("Object 'Kind' is missing or it is no Pod");
  const hash = digest(`${nodeName}\n${text}`);
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      name: `${pod.metadata.name}-${nodeName}`,
      namespace: pod.metadata.namespace ?? 'default',
      uid: hash,
      annotations: {
        ...pod.metadata.annotations,
        [hashAnnotation]: hash,
        [sourceAnnotation]: 'file',
        'kubernetes.io/config.seen': new Date(clock.now()).toISOString(),
      },
    },
    spec: {
      ...pod.spec,
      nodeName,
      restartPolicy: pod.spec.restartPolicy ?? 'Always',
      terminationGracePeriodSeconds: pod.spec.terminationGracePeriodSeconds ?? 30,
      tolerations: [...(pod.spec.tolerations ?? []), { operator: 'Exists', effect: 'NoExecute' }],
    },
  };
}

/** 32 hexadecimal digits over the text (FNV-1a, four times with different beginnings). */
function digest(text: string): string {
  return [0x811c9dc5, 0x01000193, 0x9e3779b9, 0x85ebca6b]
    .map((begin) => {
      let hash = begin;
      for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
      return (hash >>> 0).toString(16).padStart(8, '0');
    })
    .join('');
}

/** Shows a static pod in the API. Resolves when the mirror is made or was there. */
export async function createMirrorPod(client: Client, pod: Pod, nodeName: string): Promise<void> {
  const node = await client.resource(nodes).get(nodeName, { resourceVersion: '0' });
  const { uid = '', ...metadata } = pod.metadata;
  const owner = { apiVersion: 'v1', kind: 'Node', name: nodeName, uid: node.metadata.uid ?? '', controller: true };
  await client.resource(pods).create({
    ...pod,
    metadata: {
      ...metadata,
      annotations: { ...metadata.annotations, [mirrorAnnotation]: uid },
      ownerReferences: [owner],
    },
  });
}

import type {
  Container,
  DownwardAPIVolumeFile,
  ObjectFieldSelector,
  Pod,
  ResourceFieldSelector,
} from '../../api/core-v1.ts';
import { milliValue, wholeValue } from '../../meta/quantity.ts';
import { VolumeError, type VolumeFiles, type VolumePlugin, writeAtomically } from './volume-plugin.ts';

export const downwardApiVolume: VolumePlugin = {
  name: 'kubernetes.io/downward-api',
  handles: (volume) => volume.downwardAPI !== undefined,
  async setUp({ downwardAPI }, path, { pod, files, nowMs }) {
    writeAtomically(
      files,
      path,
      downwardApiFiles(pod, downwardAPI?.items ?? [], downwardAPI?.defaultMode ?? 0o644),
      nowMs,
    );
    return path;
  },
};

export function downwardApiFiles(pod: Pod, items: readonly DownwardAPIVolumeFile[], defaultMode: number): VolumeFiles {
  const files: VolumeFiles = new Map();
  for (const { path, fieldRef, resourceFieldRef, mode } of items) {
    const content = fieldRef === undefined ? resourceField(pod, resourceFieldRef) : podField(pod, fieldRef);
    files.set(path, { content, mode: mode ?? defaultMode });
  }
  return files;
}

/** The text of a field of the pod, as environment variables and downward API files show it. */
export function podField(pod: Pod, { fieldPath }: ObjectFieldSelector): string {
  const subscript = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(fieldPath);
  if (subscript !== null)
    return pod.metadata[subscript[1] === 'labels' ? 'labels' : 'annotations']?.[subscript[2] ?? ''] ?? '';
  switch (fieldPath) {
    case 'metadata.name':
      return pod.metadata.name;
    case 'metadata.namespace':
      return pod.metadata.namespace ?? '';
    case 'metadata.uid':
      return pod.metadata.uid ?? '';
    case 'metadata.labels':
      return formatMap(pod.metadata.labels);
    case 'metadata.annotations':
      return formatMap(pod.metadata.annotations);
    case 'spec.nodeName':
      return pod.spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return pod.status?.hostIP ?? '';
    case 'status.podIP':
    case 'status.podIPs':
      return pod.status?.podIP ?? '';
    default:
      throw new VolumeError(`unsupported fieldPath: ${fieldPath}`);
  }
}

/** A request or limit of a container in units of the divisor. */
export function resourceField(pod: Pod, selector: ResourceFieldSelector | undefined, own?: Container): string {
  const container = own ?? pod.spec.containers.find(({ name }) => name === selector?.containerName);
  const [kind = '', name = ''] = (selector?.resource ?? '').split('.');
  const resources = kind === 'limits' ? container?.resources?.limits : container?.resources?.requests;
  const amount = resources?.[name] ?? container?.resources?.limits?.[name] ?? '0';
  const divisor = selector?.divisor === undefined || selector.divisor === '0' ? '1' : selector.divisor;
  const value = name === 'cpu' ? milliValue(amount) / milliValue(divisor) : wholeValue(amount) / wholeValue(divisor);
  return String(Math.ceil(value));
}

function formatMap(map: Record<string, string> | undefined): string {
  return Object.entries(map ?? {})
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n');
}

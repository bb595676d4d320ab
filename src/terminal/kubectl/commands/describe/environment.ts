import type { Container, Pod, ResourceFieldSelector } from '../../../../core/api/core-v1.ts';
import { milliValue, wholeValue } from '../../../../core/meta/quantity.ts';
import { quote } from '../../../../core/meta/quote.ts';

/** The value of a field of the pod's metadata; kubectl leaves those of spec and status empty. */
export function environmentValue(pod: Pod, path: string): string {
  const { metadata } = pod;
  const subscript = /^metadata\.(annotations|labels)\['(.*)'\]$/.exec(path);
  if (subscript !== null) return metadata[subscript[1] as 'labels']?.[subscript[2] ?? ''] ?? '';
  switch (path) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace ?? '';
    case 'metadata.uid':
      return metadata.uid ?? '';
    case 'metadata.labels':
    case 'metadata.annotations':
      return formatMap(metadata[path === 'metadata.labels' ? 'labels' : 'annotations'] ?? {});
    default:
      return '';
  }
}

function formatMap(map: Readonly<Record<string, string>>): string {
  return Object.keys(map)
    .sort()
    .map((key) => `${key}=${quote(map[key] ?? '')}`)
    .join('\n');
}

/** The value of a container's limit or request, in units of the divisor, rounded up. */
export function resourceFieldValue({ resource, divisor }: ResourceFieldSelector, container: Container): string {
  const [kind, name = ''] = resource.split(/\.(.*)/s);
  const list = kind === 'limits' ? container.resources?.limits : container.resources?.requests;
  const quantity = list?.[name] ?? '0';
  const unit = divisor === undefined || divisor === '0' || divisor === 0 ? '1' : divisor;
  if (name === 'cpu') return String(Math.ceil(milliValue(quantity) / milliValue(unit)));
  return String(Math.ceil(wholeValue(quantity) / wholeValue(unit)));
}

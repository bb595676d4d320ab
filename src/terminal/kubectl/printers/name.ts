import { parseGroupVersion } from '../../../core/meta/group-version.ts';
import { isJsonObject, type JsonObject } from '../../../core/meta/object.ts';
import { kindNameOf } from '../discovery/api-resource.ts';
import type { ObjectPrinter } from './object-printer.ts';

/** `deployment.apps/web created`, or only the name. */
export function namePrinter(operation: string, short = false): ObjectPrinter {
  return (object) => {
    if (Array.isArray(object.items))
      return object.items.filter(isJsonObject).map(namePrinter(operation, short)).join('');
    return `${objectName(object)}${short || operation === '' ? '' : ` ${operation}`}\n`;
  };
}

/** `deployment.apps/web`. */
export function objectName(object: JsonObject): string {
  const { group } = parseGroupVersion((object.apiVersion as string | undefined) ?? 'v1');
  const metadata = isJsonObject(object.metadata) ? object.metadata : {};
  const name = typeof metadata.name === 'string' && metadata.name !== '' ? metadata.name : '<unknown>';
  return `${kindNameOf({ group, kind: (object.kind as string | undefined) ?? '' })}/${name}`;
}

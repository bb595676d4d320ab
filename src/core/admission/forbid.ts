import { newForbidden, type StatusError } from '../meta/status.ts';
import type { AdmissionAttributes } from './plugin.ts';

/** What a plugin throws to refuse a write. An object that has no name yet is called by what its name will start with. */
export function forbid({ resource, name, object }: AdmissionAttributes, reason: string): StatusError {
  const shown = name || object?.metadata.name || object?.metadata.generateName || 'Unknown';
  return newForbidden(resource, shown, reason);
}

/** Is the write to this resource (`pods`, `nodes`, `csinodes.storage.k8s.io`), and to this subresource of it? */
export function isWriteTo(
  { resource, subresource }: AdmissionAttributes,
  target: string,
  targetSubresource = '',
): boolean {
  const plural = resource.group === '' ? resource.resource : `${resource.resource}.${resource.group}`;
  return plural === target && subresource === targetSubresource;
}

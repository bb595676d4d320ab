import type { ObjectFieldSelector } from '../../api/core-v1.ts';

/** Of the downward API, in environment variables and in volumes. */
export function defaultFieldSelector(selector: ObjectFieldSelector): void {
  selector.apiVersion ||= 'v1';
}

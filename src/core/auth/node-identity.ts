import type { UserInfo } from '../api/authentication-v1.ts';

/** The name of the node that a user is: empty when it is a node without a name, undefined when it is none. */
export function nodeNameOf({ username = '', groups = [] }: UserInfo): string | undefined {
  if (!username.startsWith('system:node:') || !groups.includes('system:nodes')) return undefined;
  return username.slice('system:node:'.length);
}

import type { AnyResource } from '../../registry/resource.ts';

const known = new Map<string, string>();
const hashLength = 8;

/** Kinds that v1.36 still stores in an older version, so that a server before it can read them. */
const storedBefore = new Map([
  ['MutatingAdmissionPolicy', 'v1beta1'],
  ['MutatingAdmissionPolicyBinding', 'v1beta1'],
  ['CustomResourceDefinition', 'v1beta1'],
]);

/** Tells in which version a kind is stored, as discovery does. Undefined for what is not stored. */
export async function storageVersionHash(resource: AnyResource): Promise<string | undefined> {
  if (resource.review !== undefined || resource.live !== undefined) return undefined;
  const { group, version, kind } = resource.storedAs?.resource ?? resource;
  const text = `${group}/${storedBefore.get(kind) ?? version}/${kind}`;
  const hash = known.get(text) ?? (await hashOf(text));
  known.set(text, hash);
  return hash;
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest, 0, hashLength)));
}

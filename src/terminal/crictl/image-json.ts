import type { Image } from '../../core/runtime/cri.ts';

/** An image as the runtime interface writes it in JSON. */
export function imageJson({ sizeBytes, user, ...rest }: Image): unknown {
  const { id, repoTags, repoDigests, pinned } = rest;
  return { id, pinned, repoDigests, repoTags, size: String(sizeBytes), spec: null, uid: null, username: user ?? '' };
}

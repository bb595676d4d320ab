import type { Container } from '../../api/core-v1.ts';

export function defaultContainer(container: Container): void {
  container.imagePullPolicy ||= defaultPullPolicy(container.image ?? '');
  container.terminationMessagePath ||= '/dev/termination-log';
  container.terminationMessagePolicy ||= 'File';
}

/** `Always` for images that are or would be `latest`, `IfNotPresent` for all that name a tag or a digest. */
export function defaultPullPolicy(image: string): 'Always' | 'IfNotPresent' {
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^/:]*)$/.exec(image)?.[1] ?? 'latest';
  return tag === 'latest' && image !== '' ? 'Always' : 'IfNotPresent';
}

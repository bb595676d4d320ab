import type { ApiObject } from '../../meta/object.ts';
import { quote } from '../../meta/quote.ts';

const staticSuffix = '.static.k8s.io';

/** Names that belong to configurations from files of the server. */
export function warnOfStaticSuffix({ metadata: { name = '' } }: ApiObject): string[] {
  if (!name.endsWith(staticSuffix)) return [];
  const reserved = `names ending with ${quote(staticSuffix)} are reserved for static manifest-based configurations`;
  return [`metadata.name: ${reserved} and cannot be managed via the API`];
}

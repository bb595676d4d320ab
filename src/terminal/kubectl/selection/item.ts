import type { JsonObject } from '../../../core/meta/object.ts';
import { isJsonObject } from '../../../core/meta/object.ts';
import type { ApiResource } from '../discovery/api-resource.ts';

/** An object as JSON that has metadata. */
export interface Manifest extends JsonObject {
  apiVersion: string;
  kind: string;
  metadata: ManifestMetadata;
}

export interface ManifestMetadata extends JsonObject {
  name?: string;
  namespace?: string;
  generateName?: string;
  resourceVersion?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** One thing that a command works on. */
export interface Item {
  readonly resource: ApiResource;
  /** Empty for what has none. */
  namespace: string;
  name: string;
  /** As read from a file or from the server; not there when only a name was given. Lists of the server come whole where a table was asked for. */
  object: Manifest | undefined;
  /** The file that it comes from; empty when the server sent it. */
  readonly source: string;
  readonly subresource: string;
}

/** An item whose object is known. */
export type LoadedItem = Item & { object: Manifest };

/** Gives an object what every object must have. */
export function asManifest(object: JsonObject): Manifest {
  const metadata = isJsonObject(object.metadata) ? object.metadata : {};
  return Object.assign(object, { metadata }) as unknown as Manifest;
}

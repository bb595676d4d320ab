import type { GroupVersionKind } from '../meta/group-version.ts';
import type { ApiObject } from '../meta/object.ts';
import type { HttpAnswer, HttpRequest } from '../network/http.ts';
import type { FieldErrors } from './lazy-validator.ts';
import type { RegistryContext } from './registry-context.ts';
import type { WriteContext } from './write-context.ts';

/** What a kind serves below each of its objects. */
export type Subresource<T extends ApiObject> =
  | ViewSubresource<T>
  | ScaleSubresource<T>
  | CreateSubresource
  | ConnectSubresource;

/** Another way to write the same object, which lets through only a part of it: status, approval, finalize. */
export interface ViewSubresource<T extends ApiObject> {
  readonly type: 'view';
  readonly verbs: readonly ('get' | 'patch' | 'update')[];
  /** Puts back what this view may not change. */
  readonly prepareForUpdate: (object: T, old: T, context: WriteContext) => void;
  /** Default: that of the kind's updates. */
  readonly validateUpdate?: (object: T, old: T, context: WriteContext, registry: RegistryContext) => FieldErrors;
  readonly warnings?: (object: T, old: T) => readonly string[];
  /** Whether a change of the spec counts for the generation. Default: yes. */
  readonly raisesGeneration?: boolean;
  /** What a writer of this view does not come to own: `spec`, `metadata.labels`. */
  readonly ignoredFields?: readonly string[];
}

/** `autoscaling/v1` Scale over fields of the object. Paths are names from the root. */
export interface ScaleSubresource<T extends ApiObject> {
  readonly type: 'scale';
  readonly replicas: (object: T) => number | undefined;
  readonly setReplicas: (object: T, replicas: number) => void;
  readonly statusReplicas: (object: T) => number | undefined;
  /** The selector of the pods, as text. */
  readonly selector: (object: T) => string | undefined;
}

export interface SubresourceRequest {
  readonly namespace: string;
  /** Of the object that the subresource is below. */
  readonly name: string;
  readonly query: URLSearchParams;
  readonly registry: RegistryContext;
}

/** A POST that does something to the object: binding, eviction, token. */
export interface CreateSubresource {
  readonly type: 'create';
  /** What is posted. */
  readonly kind: GroupVersionKind;
  readonly create: (body: ApiObject, request: SubresourceRequest, context: WriteContext) => Promise<ApiObject>;
}

/** Hands the request on to somebody else, a kubelet mostly, and streams the answer: log, exec, attach, portforward, proxy. */
export interface ConnectSubresource {
  readonly type: 'connect';
  readonly kind: GroupVersionKind;
  readonly methods: readonly ('DELETE' | 'GET' | 'HEAD' | 'OPTIONS' | 'PATCH' | 'POST' | 'PUT')[];
  /** A path may follow the subresource's name. */
  readonly takesPath?: boolean;
  readonly connect: (request: ConnectRequest) => Promise<HttpAnswer>;
}

export interface ConnectRequest extends SubresourceRequest {
  readonly http: HttpRequest;
  /** What follows the subresource's name, without the slash between. */
  readonly path: string;
}

/** Status as most kinds have it: its update changes the status and, of the metadata, what `metadata` lets through. */
export function statusSubresource<T extends ApiObject & { spec?: unknown; status?: unknown }>(options: {
  /** Whether labels and annotations may change with the status. */
  readonly labels: 'kept' | 'changed';
  readonly validateUpdate?: (object: T, old: T, context: WriteContext, registry: RegistryContext) => FieldErrors;
}): ViewSubresource<T> {
  return {
    type: 'view',
    verbs: ['get', 'patch', 'update'],
    prepareForUpdate: (object, old) => {
      if ('spec' in old) object.spec = old.spec;
      else delete object.spec;
      if (options.labels === 'kept') keepLabels(object, old);
    },
    validateUpdate: options.validateUpdate ?? (() => []),
    ignoredFields: options.labels === 'kept' ? ['spec', 'metadata.labels'] : ['spec'],
  };
}

function keepLabels(object: ApiObject, old: ApiObject): void {
  if (old.metadata.labels === undefined) delete object.metadata.labels;
  else object.metadata.labels = old.metadata.labels;
}

/** For the server's own writes, which have been thought through elsewhere: nothing is put back, and nothing validated. */
export const internalView: ViewSubresource<ApiObject> = {
  type: 'view',
  verbs: [],
  prepareForUpdate: () => {},
  validateUpdate: () => [],
  raisesGeneration: false,
};

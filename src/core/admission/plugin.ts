import type { WebhookClientConfig } from '../api/admissionregistration-v1.ts';
import type { UserInfo } from '../api/authentication-v1.ts';
import type { ResourceReference } from '../api/scalars.ts';
import type { Authorizer } from '../auth/authorizer.ts';
import type { Clock } from '../clock.ts';
import type { GroupVersionKind, GroupVersionResource } from '../meta/group-version.ts';
import type { ApiObject } from '../meta/object.ts';
import type { Transport } from '../network/http.ts';
import type { AdmissionRound } from './round.ts';

export type AdmissionOperation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** One write on its way in. Mutating plugins change `object` in place. */
export interface AdmissionAttributes {
  readonly operation: AdmissionOperation;
  /** Of `object`: a subresource can have a kind of its own (`pods/binding` has Binding). */
  readonly kind: GroupVersionKind;
  readonly resource: GroupVersionResource;
  /** Empty when the write is to the resource itself. */
  readonly subresource: string;
  /** Empty for what lives in no namespace. */
  readonly namespace: string;
  /** Empty when the name is still to be generated. */
  readonly name: string;
  /** The new state; undefined for DELETE. */
  readonly object: ApiObject | undefined;
  /** The stored state; undefined for CREATE and CONNECT. */
  readonly oldObject: ApiObject | undefined;
  /** CreateOptions, UpdateOptions, PatchOptions or DeleteOptions. */
  readonly options: object | undefined;
  readonly dryRun: boolean;
  readonly userInfo: UserInfo;
}

/** What plugins may ask of the server they run in. */
export interface AdmissionContext {
  readonly clock: Clock;
  readonly authorizer: Authorizer;
  /** From the watch cache. `namespace` is empty for what lives in none. */
  get<T>(resource: ResourceReference<T>, namespace: string, name: string): T | undefined;
  /** From the watch cache: of one namespace, or of all when `namespace` is empty. */
  list<T>(resource: ResourceReference<T>, namespace: string): readonly T[];
  /** From the store itself, for what the cache may not have seen yet. */
  getLive<T>(resource: ResourceReference<T>, namespace: string, name: string): Promise<T | undefined>;
  /**
   * Replaces the status of an object by that of what `change` makes of it, as the server itself. `change` is asked again when
   * somebody else was faster, and refuses by throwing. Nothing is written when the write that is admitted is only tried.
   */
  writeStatus<T extends ApiObject>(
    resource: ResourceReference<T>,
    namespace: string,
    name: string,
    change: (current: T) => T,
  ): Promise<void>;
  /** Stores a new object of the whole cluster, as the server itself. */
  create<T extends ApiObject>(resource: ResourceReference<T>, object: T): Promise<void>;
  /** The resource of a kind; undefined where none such is served. */
  resourceOf(apiVersion: string, kind: string): ResourceReference<unknown> | undefined;
  /** Notes something in the audit event of the request. */
  annotate(key: string, value: string): void;
  /** The versions in which the resource's objects are served, under whatever group; the asked one first. */
  versionsOf(resource: GroupVersionResource): readonly ServedVersion[];
  /** A way to a webhook. Rejects with an Error that says why there is none. */
  connectWebhook(config: WebhookClientConfig): Promise<WebhookConnection>;
  /** Adds a `Warning` header to the answer. */
  warn(message: string): void;
}

/** One of the versions in which objects are served. */
export interface ServedVersion {
  readonly kind: GroupVersionKind;
  readonly resource: GroupVersionResource;
  /** A stored object in this version. */
  show(object: ApiObject): Promise<ApiObject>;
  /** What was made of such an object, with its defaults, as it is stored. Throws a StatusError. */
  read(value: unknown): Promise<ApiObject>;
}

export interface WebhookReply {
  readonly status: number;
  /** The media type of `text`. */
  readonly type: string;
  readonly text: string;
}

/** A webhook that can be asked. */
export interface WebhookConnection {
  /** Without the query: `https://name.namespace.svc:443/path`. */
  readonly url: string;
  /** Posts JSON and resolves to the answer. Rejects with an Error in the words of Go's client when there is none. */
  post(query: string, body: string, signal: AbortSignal): Promise<WebhookReply>;
}

/**
 * A step that every write passes. All `admit` run first, in order, and may change the object; then all `validate`, which may
 * not. Either refuses by throwing a StatusError.
 */
export interface AdmissionPlugin {
  /** As `--enable-admission-plugins` names it. */
  readonly name: string;
  readonly operations: readonly AdmissionOperation[];
  admit?(attributes: AdmissionAttributes, context: AdmissionContext, round: AdmissionRound): void | Promise<void>;
  validate?(attributes: AdmissionAttributes, context: AdmissionContext): void | Promise<void>;
}

/** What plugins that are configured by `--admission-control-config-file` are made with. */
export interface PluginSetup {
  readonly clock: Clock;
  /** `--default-not-ready-toleration-seconds` and `--default-unreachable-toleration-seconds`. */
  readonly tolerationSeconds: { readonly notReady: number; readonly unreachable: number };
  /** What the file says of a plugin, parsed; undefined when it says nothing. */
  configurationOf(name: string): unknown;
  /** The server that a kubeconfig file names. Throws an Error when the file cannot be read. */
  connect(kubeconfigFile: string): { readonly transport: Transport; readonly target: string };
}

export function definePlugin(plugin: AdmissionPlugin): AdmissionPlugin {
  return plugin;
}

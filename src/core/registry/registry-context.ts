import type { UserInfo } from '../api/authentication-v1.ts';
import type { SubjectRulesReviewStatus } from '../api/authorization-v1.ts';
import type { Node } from '../api/core-v1.ts';
import type { ResourceReference } from '../api/scalars.ts';
import type { Authorizer } from '../auth/authorizer.ts';
import type { Clock } from '../clock.ts';
import type { Etcd } from '../etcd/etcd.ts';
import type { ApiObject } from '../meta/object.ts';
import type { Transport } from '../network/http.ts';
import type { ResourceStore } from './store/resource-store.ts';

/** What the kinds' own code may ask of the server that serves them. */
export interface RegistryContext {
  readonly clock: Clock;
  readonly etcd: Etcd;
  readonly settings: ServerSettings;
  /** The store of a kind that is served; throws for one that is not. */
  storeOf<T extends ApiObject>(resource: ResourceReference<T>): ResourceStore<T>;
}

/** What flags and files tell the server. */
export interface ServerSettings {
  readonly authorizer: Authorizer;
  /** What a user may do in a namespace, as far as rules say it. */
  readonly rulesFor: (user: UserInfo, namespace: string) => SubjectRulesReviewStatus;
  /** CIDR. */
  readonly serviceClusterIpRange: string;
  /** Both ends belong to it. */
  readonly nodePortRange: { readonly first: number; readonly last: number };
  readonly dialKubelet: (node: Node, port: number) => Transport;
  /** Reaches pods, for proxies. Servers there are not asked to prove who they are. */
  readonly dialAddress: (address: string, port: number, secure: boolean) => Transport;
  /** Reaches extension servers, as the front proxy that they trust, and webhooks. */
  readonly dialExtension: (target: ExtensionTarget) => Transport;
  /** Services are reached at their endpoints, not at their cluster IPs. */
  readonly routesToEndpoints?: boolean;
  readonly tokens: TokenService;
}

export interface ExtensionTarget {
  /** Or a name that has one. */
  readonly address: string;
  readonly port: number;
  readonly serverName: string;
  /** PEM; undefined takes whatever certificate is shown. */
  readonly authorities: string | undefined;
  /** Without saying who asks. */
  readonly anonymous?: boolean;
}

/** Tokens of service accounts. */
export interface TokenService {
  /** Times are seconds since the epoch. */
  issue(claims: TokenClaims): Promise<string>;
  /** Undefined when the token is none of ours, or not for any of the audiences (none: the server's own). */
  review(
    token: string,
    audiences: readonly string[],
  ): Promise<{ user: UserInfo; audiences: readonly string[] } | undefined>;
  readonly defaultAudiences: readonly string[];
  /** What others are told who check tokens themselves. */
  readonly discovery?: {
    readonly issuer: string;
    /** SubjectPublicKeyInfo. */
    readonly publicKeys: readonly Uint8Array<ArrayBuffer>[];
    /** Host and port of this server. */
    readonly externalAddress: string;
  };
}

export interface TokenClaims {
  readonly namespace: string;
  readonly serviceAccount: { readonly name: string; readonly uid: string };
  readonly audiences: readonly string[];
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly pod?: { readonly name: string; readonly uid: string };
  readonly node?: { readonly name: string; readonly uid: string };
  readonly secret?: { readonly name: string; readonly uid: string };
}

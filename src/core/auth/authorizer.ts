import type { UserInfo } from '../api/authentication-v1.ts';

/** What a request wants to do. */
export type AuthorizationAttributes = ResourceRequest | NonResourceRequest;

export interface ResourceRequest {
  readonly user: UserInfo;
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`, or a special verb such as `bind`. */
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  /** Empty when there is none. */
  readonly subresource: string;
  /** Empty for all namespaces and for what lives in none. */
  readonly namespace: string;
  /** Empty for lists, and for creates, where the name is in the body. */
  readonly name: string;
  /** Of lists and watches: the field selector as sent. */
  readonly fieldSelector?: string;
  readonly path?: undefined;
}

export interface NonResourceRequest {
  readonly user: UserInfo;
  readonly verb: string;
  /** Such as `/healthz`. */
  readonly path: string;
}

export interface Decision {
  /** `noOpinion` leaves it to the next authorizer; in the end it means no. */
  readonly decision: 'allow' | 'deny' | 'noOpinion';
  /** Why, as SubjectAccessReviews report it; may be empty. */
  readonly reason: string;
}

export interface Authorizer {
  authorize(attributes: AuthorizationAttributes): Decision;
}

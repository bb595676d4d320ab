import type { UserInfo } from '../api/authentication-v1.ts';
import type { HttpRequest } from '../network/http.ts';
import type { RequestInfo, ResourceInfo } from './request-info.ts';

/** A request on its way through the chain, which fills in who sends it. */
export interface ApiRequest {
  readonly http: HttpRequest;
  readonly info: RequestInfo;
  readonly user: UserInfo;
  /** Become `Warning` headers of the answer. */
  readonly warnings: string[];
  /** Become the annotations of the request's audit event. */
  readonly annotations: Map<string, string>;
}

/** A request about a resource. */
export interface ResourceRequest extends ApiRequest {
  readonly target: ResourceInfo;
}

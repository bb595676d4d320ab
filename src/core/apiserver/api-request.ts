import type { UserInfo } from '../api/authentication-v1.ts';
import type { HttpRequest } from '../network/http.ts';
import type { AuditTrail } from './audit/audit.ts';
import type { RequestInfo, ResourceInfo } from './request-info.ts';

/** A request on its way through the chain, which fills in who sends it. */
export interface ApiRequest {
  readonly http: HttpRequest;
  readonly info: RequestInfo;
  readonly user: UserInfo;
  /** Become `Warning` headers of the answer. */
  readonly warnings: string[];
  /** Undefined where nothing is noted of the request. */
  readonly audit: AuditTrail | undefined;
}

/** A request about a resource. */
export interface ResourceRequest extends ApiRequest {
  readonly target: ResourceInfo;
}

import type { UserInfo } from '../../api/authentication-v1.ts';
import type { HttpAnswer, HttpRequest } from '../../network/http.ts';
import type { RequestInfo } from '../request-info.ts';

/** Notes who does what. Made by `createAuditor` where `--audit-policy-file` and `--audit-log-path` ask for it. */
export interface Auditor {
  /** Undefined for requests of which nothing is noted. `user` is who sent it; undefined when nobody knows. */
  begin(id: string, http: HttpRequest, info: RequestInfo, user: UserInfo | undefined): AuditTrail | undefined;
}

/** The audit events of one request. */
export interface AuditTrail {
  readonly annotations: Map<string, string>;
  impersonated(user: UserInfo): void;
  /** What was sent, once it can be read: an object, or a patch as text. */
  received(object: object | string): void;
  /** The request is answered: the answer to send instead, which tells when a stream of it ends. */
  answered(answer: HttpAnswer): HttpAnswer;
}

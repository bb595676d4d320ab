import type { UserInfo } from '../../api/authentication-v1.ts';
import type { Authorizer, Decision, ResourceRequest } from '../../auth/authorizer.ts';
import { type CelType, structType } from '../cel-type.ts';
import { CelOpaque } from '../values/cel-opaque.ts';

export const authorizerType = structType('kubernetes.authorization.Authorizer');
export const resourceCheckType = structType('kubernetes.authorization.ResourceCheck');

/** Who asks, and who answers. */
export class CelAuthorizer extends CelOpaque {
  readonly type: CelType = authorizerType;
  readonly user: UserInfo;
  readonly authorizer: Authorizer;

  constructor(user: UserInfo, authorizer: Authorizer) {
    super();
    this.user = user;
    this.authorizer = authorizer;
  }

  equals(other: CelOpaque): boolean {
    return other === this;
  }
}

export class CelPathCheck extends CelOpaque {
  readonly type: CelType = structType('kubernetes.authorization.PathCheck');
  readonly authorizer: CelAuthorizer;
  readonly path: string;

  constructor(authorizer: CelAuthorizer, path: string) {
    super();
    this.authorizer = authorizer;
    this.path = path;
  }

  equals(other: CelOpaque): boolean {
    return other === this;
  }
}

export class CelGroupCheck extends CelOpaque {
  readonly type: CelType = structType('kubernetes.authorization.GroupCheck');
  readonly authorizer: CelAuthorizer;
  readonly group: string;

  constructor(authorizer: CelAuthorizer, group: string) {
    super();
    this.authorizer = authorizer;
    this.group = group;
  }

  equals(other: CelOpaque): boolean {
    return other === this;
  }
}

type ResourceParts = Pick<ResourceRequest, 'resource' | 'subresource' | 'namespace' | 'name' | 'fieldSelector'>;

export class CelResourceCheck extends CelOpaque {
  readonly type: CelType = resourceCheckType;
  readonly group: CelGroupCheck;
  readonly parts: ResourceParts;

  constructor(group: CelGroupCheck, parts: ResourceParts) {
    super();
    this.group = group;
    this.parts = parts;
  }

  equals(other: CelOpaque): boolean {
    return other === this;
  }
}

export class CelDecision extends CelOpaque {
  readonly type: CelType = structType('kubernetes.authorization.Decision');
  readonly decision: Decision;

  constructor(decision: Decision) {
    super();
    this.decision = decision;
  }

  equals(other: CelOpaque): boolean {
    return other === this;
  }
}

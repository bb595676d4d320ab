import { createAdmissionChain } from '../../admission/chain.ts';
import type { AdmissionPlugin } from '../../admission/plugin.ts';
import type { UserInfo } from '../../api/authentication-v1.ts';
import type { SubjectRulesReviewStatus } from '../../api/authorization-v1.ts';
import type { Node } from '../../api/core-v1.ts';
import { alwaysAllowAuthorizer } from '../../auth/always-allow-authorizer.ts';
import type { Authenticator } from '../../auth/authenticator.ts';
import type { Authorizer } from '../../auth/authorizer.ts';
import { createBootstrapTokenAuthenticator } from '../../auth/bootstrap-token-authenticator.ts';
import { createClientCertificateAuthenticator } from '../../auth/client-certificate-authenticator.ts';
import { createEscalationCheck } from '../../auth/escalation-check.ts';
import { createNodeAuthorizer } from '../../auth/node-authorizer.ts';
import { NodeReferences } from '../../auth/node-references.ts';
import type { ObjectFeed, ObjectReader } from '../../auth/object-feed.ts';
import { privilegedGroupAuthorizer } from '../../auth/privileged-group-authorizer.ts';
import { createRbacAuthorizer } from '../../auth/rbac-authorizer.ts';
import { RoleIndex } from '../../auth/role-index.ts';
import { reviewRules } from '../../auth/rules-review.ts';
import { createServiceAccountAuthenticator } from '../../auth/service-account-authenticator.ts';
import { createServiceAccountTokens } from '../../auth/service-account-tokens.ts';
import { createTokenFileAuthenticator } from '../../auth/token-file-authenticator.ts';
import { createUnionAuthorizer } from '../../auth/union-authorizer.ts';
import type { Clock } from '../../clock.ts';
import type { Transport } from '../../network/http.ts';
import type { Certificate } from '../../pki/certificate.ts';
import type { PrivateKey } from '../../pki/private-key.ts';
import type { ExtensionTarget, TokenService } from '../../registry/registry-context.ts';
import type { Auditor } from '../audit/audit.ts';
import type { Composition } from '../create-api-server.ts';
import { escalationPlugin } from '../escalation.ts';
import type { ApiServerFlags } from './flags.ts';

/** What the files hold that the flags name. */
export interface ApiServerKeys {
  readonly clientRoots: readonly Certificate[];
  readonly signingKey: PrivateKey;
  readonly verificationKeys: readonly Uint8Array<ArrayBuffer>[];
  /** Undefined without `--token-auth-file`. */
  readonly tokenFile: string | undefined;
}

export interface ComposeOptions {
  /** The admission plugins that the flags select. */
  readonly plugins: readonly AdmissionPlugin[];
  readonly auditor?: Auditor | undefined;
  readonly flags: ApiServerFlags;
  readonly keys: ApiServerKeys;
  readonly clock: Clock;
  readonly dialKubelet: (node: Node, port: number) => Transport;
  readonly dialAddress: (address: string, port: number, secure: boolean) => Transport;
  readonly dialExtension: (target: ExtensionTarget) => Transport;
}

/** Sets up authentication, authorization and admission as the flags say. */
export function composeApiServer(options: ComposeOptions, objects: ObjectFeed & ObjectReader): Composition {
  const { flags, keys, clock, dialKubelet, dialAddress, dialExtension } = options;
  const tokens = createServiceAccountTokens({
    clock,
    objects,
    issuer: flags.serviceAccountIssuer,
    signingKey: keys.signingKey,
    publicKeys: keys.verificationKeys,
    externalAddress: `${flags.advertiseAddress}:${flags.securePort}`,
    ...(flags.apiAudiences.length > 0 && { audiences: flags.apiAudiences }),
  });
  const roles = new RoleIndex(objects);
  const authorizer = authorizerOf(flags.authorizationModes, objects, roles);
  const hasRbac = flags.authorizationModes.includes('RBAC');
  const escalation = hasRbac ? [escalationPlugin(createEscalationCheck(roles, authorizer))] : [];
  return {
    authenticators: authenticatorsOf(options, objects, tokens),
    allowAnonymous: flags.anonymousAuth && !flags.authorizationModes.every((mode) => mode === 'AlwaysAllow'),
    admission: createAdmissionChain([...options.plugins, ...escalation]),
    auditor: options.auditor,
    seats: flags.requestsInFlight.all + flags.requestsInFlight.mutating,
    settings: {
      authorizer,
      rulesFor: (user, namespace) => (hasRbac ? reviewRules(roles, user, namespace) : allRules(user)),
      serviceClusterIpRange: flags.serviceClusterIpRange,
      nodePortRange: flags.nodePortRange,
      dialKubelet,
      dialAddress,
      dialExtension,
      routesToEndpoints: flags.aggregatorRouting,
      tokens,
    },
  };
}

function allRules(_user: UserInfo): SubjectRulesReviewStatus {
  return {
    resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
    nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
    incomplete: false,
  };
}

function authenticatorsOf(
  { flags, keys, clock }: ComposeOptions,
  objects: ObjectReader,
  tokens: TokenService,
): Authenticator[] {
  return [
    ...(keys.clientRoots.length > 0 ? [createClientCertificateAuthenticator({ clock, roots: keys.clientRoots })] : []),
    ...(keys.tokenFile === undefined ? [] : [createTokenFileAuthenticator(keys.tokenFile)]),
    createServiceAccountAuthenticator(tokens),
    ...(flags.bootstrapTokens ? [createBootstrapTokenAuthenticator(objects, clock)] : []),
  ];
}

function authorizerOf(modes: readonly string[], objects: ObjectFeed, roles: RoleIndex): Authorizer {
  const authorizers = modes.flatMap((mode): Authorizer[] => {
    switch (mode) {
      case 'AlwaysAllow':
        return [alwaysAllowAuthorizer];
      case 'Node':
        return [createNodeAuthorizer(new NodeReferences(objects))];
      case 'RBAC':
        return [createRbacAuthorizer(roles)];
      default:
        return [];
    }
  });
  return createUnionAuthorizer([privilegedGroupAuthorizer, ...authorizers]);
}

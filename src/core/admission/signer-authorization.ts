import type { UserInfo } from '../api/authentication-v1.ts';
import type { Authorizer } from '../auth/authorizer.ts';

/** May the user do this for a signer, by its full name or as one of all signers of its domain (`kubernetes.io/*`)? */
export function maySign(authorizer: Authorizer, user: UserInfo, verb: 'approve' | 'sign', signerName: string): boolean {
  return [signerName, `${signerName.split('/')[0] ?? ''}/*`].some((name) => {
    const target = {
      group: 'certificates.k8s.io',
      version: '*',
      resource: 'signers',
      subresource: '',
      namespace: '',
      name,
    };
    return authorizer.authorize({ user, verb, ...target }).decision === 'allow';
  });
}

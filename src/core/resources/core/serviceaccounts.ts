import { type ServiceAccount, serviceAccounts } from '../../api/core-v1.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';
import { createToken } from './serviceaccounts/token.ts';

export const serviceAccountResource = defineResource<ServiceAccount>({
  ...serviceAccounts,
  shortNames: ['sa'],
  strategy: {
    prepareForCreate: keepNames,
    prepareForUpdate: keepNames,
    returnsDeletedObject: true,
  },
  subresources: {
    token: {
      type: 'create',
      kind: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
      create: createToken,
    },
  },
  columns: [nameColumn, ageColumn],
});

/** Secrets are referred to by name alone. */
function keepNames(account: ServiceAccount): void {
  account.secrets = (account.secrets ?? []).map(({ name }) => (name === undefined ? {} : { name }));
  if (account.secrets.length === 0) delete account.secrets;
}

import { type Namespace, namespaces } from '../../api/core-v1.ts';
import { checkDns1123Label } from '../../meta/names.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { defineResource, type Verb } from '../../registry/resource.ts';
import { nameRule, validateFinalizer } from '../../registry/store/validate-metadata.ts';
import { statusSubresource } from '../../registry/subresource.ts';

const nameLabel = 'kubernetes.io/metadata.name';
const verbs: readonly Verb[] = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

export const namespaceResource = defineResource<Namespace>({
  ...namespaces,
  shortNames: ['ns'],
  verbs,
  strategy: {
    defaults: ({ metadata }) => {
      if (metadata.name) metadata.labels = { ...metadata.labels, [nameLabel]: metadata.name };
    },
    initialStatus: () => ({ phase: 'Active' }),
    prepareForCreate: (namespace) => {
      namespace.metadata.labels = { ...namespace.metadata.labels, [nameLabel]: namespace.metadata.name };
      const finalizers = namespace.spec?.finalizers ?? [];
      const isWhole = finalizers.includes('kubernetes');
      namespace.spec = { finalizers: isWhole ? finalizers : [...finalizers, 'kubernetes'] };
    },
    validate: ({ spec }) =>
      (spec?.finalizers ?? []).flatMap((each) => validateFinalizer(each, 'spec.finalizers', 'spec.finalizers')),
    prepareForUpdate: (namespace, old) => {
      if (old.spec !== undefined) namespace.spec = old.spec;
    },
    validateName: nameRule(checkDns1123Label),
    terminating: (namespace) => {
      const { deletionGracePeriodSeconds: _seconds, ...metadata } = namespace.metadata;
      return { ...namespace, metadata, status: { ...namespace.status, phase: 'Terminating' } };
    },
    mayRemove: ({ spec }) => (spec?.finalizers ?? []).length === 0,
    returnsDeletedObject: true,
  },
  subresources: {
    status: statusSubresource<Namespace>({ labels: 'changed' }),
    finalize: {
      type: 'view',
      verbs: ['update'],
      ignoredFields: ['status'],
      prepareForUpdate: (namespace, old) => {
        if (old.status !== undefined) namespace.status = old.status;
      },
    },
  },
  columns: [nameColumn, { name: 'Status', cell: ({ status }) => status?.phase ?? '' }, ageColumn],
  fieldSelectors: { 'status.phase': ({ status }) => status?.phase ?? '' },
});

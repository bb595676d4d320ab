import { type Service, services } from '../../api/core-v1.ts';
import { checkDns1123Label } from '../../meta/names.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';
import { nameRule } from '../../registry/store/validate-metadata.ts';
import { statusSubresource } from '../../registry/subresource.ts';
import { serviceProxy } from './proxy.ts';
import { allocateService, releaseService } from './services/allocate.ts';
import { serviceColumns } from './services/columns.ts';
import { serviceDefaults } from './services/defaults.ts';
import { keepAllocated } from './services/keep-allocated.ts';
import { serviceWarnings } from './services/warnings.ts';

export const serviceResource = defineResource<Service>({
  ...services,
  shortNames: ['svc'],
  categories: ['all'],
  storagePath: 'services/specs',
  strategy: {
    defaults: serviceDefaults,
    allocate: allocateService,
    released: releaseService,
    prepareForUpdate: keepAllocated,
    validateName: nameRule(checkDns1123Label),
    warnings: serviceWarnings,
    validate: lazyValidator(async () => (await import('./services/validate.ts')).validateService),
    validateUpdate: lazyValidator(async () => (await import('./services/validate.ts')).validateServiceUpdate),
    initialStatus: () => ({ loadBalancer: {} }),
    returnsDeletedObject: true,
  },
  subresources: { status: statusSubresource<Service>({ labels: 'changed' }), proxy: serviceProxy },
  columns: serviceColumns,
  fieldSelectors: {
    'spec.clusterIP': ({ spec }) => spec?.clusterIP ?? '',
    'spec.type': ({ spec }) => spec?.type ?? '',
  },
});

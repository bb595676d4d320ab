import { type APIService, apiServices } from '../../api/apiregistration-v1.ts';
import { findCondition } from '../../meta/conditions.ts';
import { type FieldError, invalid, required } from '../../meta/field-error.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';

export const apiServiceResource = defineResource<APIService>({
  ...apiServices,
  categories: ['api-extensions'],
  storagePath: 'apiregistration.k8s.io/apiservices',
  strategy: {
    defaults: ({ spec }) => {
      if (spec.service !== undefined) spec.service.port ??= 443;
    },
    validateName: () => [],
    validate,
    validateUpdate: validate,
  },
  subresources: { status: statusSubresource<APIService>({ labels: 'changed' }) },
  columns: [nameColumn, { name: 'Service', cell: serviceText }, { name: 'Available', cell: availableText }, ageColumn],
});

function serviceText({ spec }: APIService): string {
  return spec.service === undefined ? 'Local' : `${spec.service.namespace ?? ''}/${spec.service.name ?? ''}`;
}

function availableText({ status }: APIService): string {
  const condition = findCondition(status?.conditions, 'Available');
  if (condition === undefined) return 'Unknown';
  return condition.status === 'True' ? 'True' : `${condition.status} (${condition.reason ?? ''})`;
}

function validate({ metadata, spec }: APIService): FieldError[] {
  const { group = '', version = '', service, groupPriorityMinimum, versionPriority } = spec;
  const wanted = `${version}.${group}`;
  const errors: FieldError[] = [];
  if (metadata.name !== wanted) {
    errors.push(
      invalid('metadata.name', metadata.name, `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(wanted)}`),
    );
  }
  if (group === '' && version !== 'v1')
    errors.push(required('spec.group', 'only v1 may have an empty group and it better be legacy kube'));
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > 20_000) {
    errors.push(invalid('spec.groupPriorityMinimum', groupPriorityMinimum, 'must be positive and less than 20000'));
  }
  if (versionPriority <= 0 || versionPriority > 1000) {
    errors.push(invalid('spec.versionPriority', versionPriority, 'must be positive and less than 1000'));
  }
  if (service !== undefined && !service.namespace) errors.push(required('spec.service.namespace'));
  if (service !== undefined && !service.name) errors.push(required('spec.service.name'));
  if (service === undefined && spec.insecureSkipTLSVerify === true) {
    errors.push(invalid('spec.insecureSkipTLSVerify', true, 'local APIServices may not have insecureSkipTLSVerify'));
  }
  return errors;
}

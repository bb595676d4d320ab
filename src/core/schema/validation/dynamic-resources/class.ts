import type { DeviceClass } from '../../../api/resource-v1.ts';
import { type FieldError, invalid } from '../../../meta/field-error.ts';
import { checkQualifiedName } from '../../../meta/names.ts';
import { validateOpaque, validateSelectors } from './configuration.ts';
import { validateItems } from './lists.ts';

const mostConfigurations = 32;

/** Everything but the metadata. */
export function validateDeviceClass({ spec }: DeviceClass): FieldError[] {
  const { selectors, config, extendedResourceName: name } = spec;
  return [
    ...validateSelectors(selectors, 'spec.selectors'),
    ...validateItems(config, mostConfigurations, 'spec.config', ({ opaque }, field) =>
      validateOpaque(opaque, `${field}.opaque`),
    ),
    ...(name === undefined || isExtended(name)
      ? []
      : [invalid('spec.extendedResourceName', name, 'must be a valid extended resource name')]),
  ];
}

function isExtended(name: string): boolean {
  const isNative = !name.includes('/') || name.includes('kubernetes.io/');
  return !isNative && !name.startsWith('requests.') && checkQualifiedName(`requests.${name}`).length === 0;
}

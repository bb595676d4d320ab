import type { TopologySelectorTerm } from '../../api/core-v1.ts';
import type { StorageClass } from '../../api/storage-v1.ts';
import { duplicate, type FieldError, invalid, required } from '../../meta/field-error.ts';
import { checkQualifiedName } from '../../meta/names.ts';
import { asErrors, findDuplicates, listOf, validateChoice, validateImmutable } from './basics.ts';

/** Everything but the metadata. */
export function validateStorageClass(storageClass: StorageClass): FieldError[] {
  const { provisioner, parameters = {}, reclaimPolicy, volumeBindingMode, allowedTopologies } = storageClass;
  const name = provisioner.toLowerCase();
  return [
    ...(name ? asErrors('provisioner', name, checkQualifiedName(name)) : [required('provisioner')]),
    ...('' in parameters ? [invalid('parameters', '', 'field can not be empty.')] : []),
    ...(reclaimPolicy ? validateChoice(reclaimPolicy, ['Delete', 'Retain'], 'reclaimPolicy') : []),
    ...validateChoice(volumeBindingMode, ['Immediate', 'WaitForFirstConsumer'], 'volumeBindingMode'),
    ...listOf(allowedTopologies).flatMap((term, index) => validateTerm(term, `allowedTopologies[${index}]`)),
  ];
}

export function validateStorageClassUpdate(storageClass: StorageClass, old: StorageClass): FieldError[] {
  const fixed = ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const;
  return fixed.flatMap((name) => validateImmutable(storageClass[name], old[name], name));
}

function validateTerm({ matchLabelExpressions }: TopologySelectorTerm, field: string): FieldError[] {
  const expressions = listOf(matchLabelExpressions);
  const keys = expressions.map(({ key }) => key);
  return expressions.flatMap(({ key, values }, index) => {
    const place = `${field}.matchLabelExpressions[${index}]`;
    return [
      ...(listOf(values).length === 0 ? [required(`${place}.values`)] : []),
      ...findDuplicates(listOf(values), (at) => `${place}.values[${at}]`),
      ...asErrors(`${place}.key`, key, checkQualifiedName(key)),
      ...(keys.indexOf(key) < index ? [duplicate(`${place}.key`, key)] : []),
    ];
  });
}

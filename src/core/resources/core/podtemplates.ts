import { type PodTemplate, podTemplates } from '../../api/core-v1.ts';
import { nameColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';
import { labelsText } from '../list-text.ts';

const validateTemplate = lazyValidator(async () => {
  const { validatePodTemplate } = await import('../../schema/validation/pod-template.ts');
  return ({ template }: PodTemplate) => validatePodTemplate(template ?? {}, 'template');
});

export const podTemplateResource = defineResource<PodTemplate>({
  ...podTemplates,
  strategy: {
    validate: validateTemplate,
    validateUpdate: validateTemplate,
    returnsDeletedObject: true,
    generationOf: ({ template }) => template,
  },
  columns: [
    nameColumn,
    {
      name: 'Containers',
      cell: ({ template }) =>
        containersOf(template)
          .map(({ name }) => name)
          .join(','),
    },
    {
      name: 'Images',
      cell: ({ template }) =>
        containersOf(template)
          .map(({ image }) => image ?? '')
          .join(','),
    },
    { name: 'Pod Labels', cell: ({ template }) => labelsText(template?.metadata?.labels) },
  ],
});

function containersOf(template: PodTemplate['template']) {
  return template?.spec?.containers ?? [];
}

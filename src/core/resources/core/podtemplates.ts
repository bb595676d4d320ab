import { type PodTemplate, podTemplates } from '../../api/core-v1.ts';
import { nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';
import { validatePodTemplate } from '../../schema/validation/pod-template.ts';
import { labelsText } from '../list-text.ts';

export const podTemplateResource = defineResource<PodTemplate>({
  ...podTemplates,
  strategy: {
    validate: ({ template }) => validatePodTemplate(template ?? {}, 'template'),
    validateUpdate: ({ template }) => validatePodTemplate(template ?? {}, 'template'),
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

import { type DaemonSet, daemonSets } from '../../api/apps-v1.ts';
import { formatLabelSelector } from '../../meta/label-selector.ts';
import { semanticEqual } from '../../meta/semantic-equal.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';
import { containerColumns } from '../container-columns.ts';
import { labelsText } from '../list-text.ts';

const templateGeneration = 'deprecated.daemonset.template.generation';

export const daemonSetResource = defineResource<DaemonSet>({
  ...daemonSets,
  shortNames: ['ds'],
  categories: ['all'],
  strategy: {
    defaults: ({ spec }) => {
      spec.revisionHistoryLimit ??= 10;
      spec.updateStrategy ??= {};
      spec.updateStrategy.type ||= 'RollingUpdate';
      if (spec.updateStrategy.type !== 'RollingUpdate') return;
      spec.updateStrategy.rollingUpdate ??= {};
      spec.updateStrategy.rollingUpdate.maxUnavailable ??= 1;
      spec.updateStrategy.rollingUpdate.maxSurge ??= 0;
    },
    initialStatus: () => ({
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      desiredNumberScheduled: 0,
      numberReady: 0,
    }),
    prepareForCreate: (daemonSet) => setTemplateGeneration(daemonSet, 1),
    prepareForUpdate: (daemonSet, old) => {
      const before = Number(old.metadata.annotations?.[templateGeneration] ?? 0);
      const isSame = semanticEqual(daemonSet.spec.template, old.spec.template);
      setTemplateGeneration(daemonSet, isSame ? before : before + 1);
    },
    validate: lazyValidator(async () => (await import('../../schema/validation/daemon-set.ts')).validateDaemonSet),
    validateUpdate: lazyValidator(
      async () => (await import('../../schema/validation/daemon-set.ts')).validateDaemonSetUpdate,
    ),
    generationOf: ({ spec }) => spec,
  },
  subresources: { status: statusSubresource<DaemonSet>({ labels: 'changed' }) },
  columns: [
    nameColumn,
    { name: 'Desired', type: 'integer', cell: ({ status }) => status?.desiredNumberScheduled ?? 0 },
    { name: 'Current', type: 'integer', cell: ({ status }) => status?.currentNumberScheduled ?? 0 },
    { name: 'Ready', type: 'integer', cell: ({ status }) => status?.numberReady ?? 0 },
    { name: 'Up-to-date', type: 'integer', cell: ({ status }) => status?.updatedNumberScheduled ?? 0 },
    { name: 'Available', type: 'integer', cell: ({ status }) => status?.numberAvailable ?? 0 },
    { name: 'Node Selector', cell: ({ spec }) => labelsText(spec.template.spec?.nodeSelector) },
    ageColumn,
    ...containerColumns<DaemonSet>(({ spec }) => spec.template.spec?.containers ?? []),
    { name: 'Selector', wide: true, cell: ({ spec }) => formatLabelSelector(spec.selector) },
  ],
});

function setTemplateGeneration({ metadata }: DaemonSet, generation: number): void {
  metadata.annotations = { ...metadata.annotations, [templateGeneration]: String(generation) };
}

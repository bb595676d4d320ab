import { type IngressClass, ingressClasses } from '../../api/networking-v1.ts';
import { ageColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';

const defaultAnnotation = 'ingressclass.kubernetes.io/is-default-class';

export const ingressClassResource = defineResource<IngressClass>({
  ...ingressClasses,
  strategy: {
    defaults: ({ spec }) => {
      if (spec?.parameters !== undefined) spec.parameters.scope ??= 'Cluster';
    },
    validate: lazyValidator(
      async () => (await import('../../schema/validation/ingress-class.ts')).validateIngressClass,
    ),
    validateUpdate: lazyValidator(
      async () => (await import('../../schema/validation/ingress-class.ts')).validateIngressClassUpdate,
    ),
    generationOf: ({ spec }) => spec,
  },
  columns: [
    { name: 'Name', format: 'name', cell: nameText },
    { name: 'Controller', cell: ({ spec }) => spec?.controller ?? '' },
    { name: 'Parameters', cell: parametersText },
    ageColumn,
  ],
});

function nameText({ metadata }: IngressClass): string {
  return metadata.annotations?.[defaultAnnotation] === 'true' ? `${metadata.name} (default)` : metadata.name;
}

function parametersText({ spec }: IngressClass): string {
  if (spec?.parameters === undefined) return '<none>';
  const { apiGroup, kind, name } = spec.parameters;
  return `${kind}${apiGroup === undefined ? '' : `.${apiGroup}`}/${name}`;
}

import type { RequestStep, Step } from './step.ts';

export const definitionsPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

export interface DefinitionParts {
  readonly group?: string;
  readonly plural: string;
  readonly kind: string;
  readonly scope?: string;
  readonly names?: object;
  /** Of the one version, `v1`. */
  readonly schema?: object;
  readonly version?: object;
  readonly versions?: readonly object[];
  readonly spec?: object;
}

/** A definition with one version, `v1`, unless it says more. */
export function definition({ group = 'x.test', plural, kind, schema, ...parts }: DefinitionParts) {
  const openAPIV3Schema = schema ?? { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema }, ...parts.version };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: parts.scope ?? 'Namespaced',
      names: { plural, kind, ...parts.names },
      versions: parts.versions ?? [version],
      ...parts.spec,
    },
  };
}

export function post(body: object): RequestStep {
  return { method: 'POST', target: definitionsPath, body };
}

/** Makes a definition and waits until its kind is served. */
export function establish(parts: DefinitionParts): Step[] {
  const { group = 'x.test', plural } = parts;
  return [
    post(definition(parts)),
    { until: `${definitionsPath}/${plural}.${group}`, text: '"the initial names have been accepted"' },
    { until: `/apis/${group}/v1/${plural}`, text: '"items"' },
  ];
}

import type { StatefulSet, StatefulSetSpec, StatefulSetUpdateStrategy } from '../../api/apps-v1.ts';
import type { PodTemplateSpec } from '../../api/core-v1.ts';
import type { IntOrString } from '../../api/scalars.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../meta/field-error.ts';
import { checkDns1123Label } from '../../meta/names.ts';
import { cloneJson } from '../../meta/object.ts';
import { semanticEqual } from '../../meta/semantic-equal.ts';
import { asErrors, validateNonNegative } from './basics.ts';
import { validateLabelSelector } from './label-selector.ts';
import { validateClaimSpec } from './persistent-volume-claim.ts';
import {
  amountOf,
  isEmpty,
  parse,
  validateAtMostAll,
  validateIntOrPercent,
  validateRunningTemplate,
} from './workload.ts';

const changeable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const;
const onlySome =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

/** Everything but the metadata. */
export function validateStatefulSet({ spec }: StatefulSet): FieldError[] {
  const { serviceName, volumeClaimTemplates = [] } = spec;
  return [
    ...validatePolicies(spec),
    ...volumeClaimTemplates.flatMap((claim, index) =>
      validateClaimSpec(claim.spec, `spec.volumeClaimTemplates[${index}].spec`),
    ),
    ...validateNumbers(spec),
    ...(serviceName ? asErrors('spec.serviceName', serviceName, checkDns1123Label(serviceName)) : []),
    ...validatePods(spec),
  ];
}

export function validateStatefulSetUpdate({ spec }: StatefulSet, old: StatefulSet): FieldError[] {
  const kept = { ...spec };
  for (const name of changeable) Object.assign(kept, { [name]: old.spec[name] });
  return [
    ...validatePolicies(spec),
    ...validateNumbers(spec),
    ...validatePods(spec),
    ...(semanticEqual(kept, old.spec) ? [] : [forbidden('spec', onlySome)]),
  ];
}

function validatePolicies({
  podManagementPolicy: policy = '',
  updateStrategy = {},
  persistentVolumeClaimRetentionPolicy: retention,
}: StatefulSetSpec): FieldError[] {
  const field = 'spec.persistentVolumeClaimRetentionPolicy';
  return [
    ...(['OrderedReady', 'Parallel'].includes(policy)
      ? []
      : [invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")]),
    ...validateStrategy(updateStrategy, 'spec.updateStrategy'),
    ...(['whenDeleted', 'whenScaled'] as const).flatMap((name) => {
      const value = retention?.[name] ?? 'Retain';
      return ['Retain', 'Delete'].includes(value)
        ? []
        : [notSupported(`${field}.${name}`, value, ['Retain', 'Delete'])];
    }),
  ];
}

function validateStrategy({ type = '', rollingUpdate }: StatefulSetUpdateStrategy, field: string): FieldError[] {
  const { partition = 0, maxUnavailable } = rollingUpdate ?? {};
  const place = `${field}.rollingUpdate`;
  const view = rollingUpdate === undefined ? null : { Partition: partition, MaxUnavailable: maxUnavailable ?? null };
  switch (type) {
    case 'OnDelete':
      return view === null ? [] : [invalid(place, view, "only allowed for updateStrategy 'RollingUpdate'")];
    case 'RollingUpdate':
      return [
        ...validateNonNegative(partition, `${place}.partition`),
        ...(maxUnavailable === undefined ? [] : validateMaxUnavailable(maxUnavailable, `${place}.maxUnavailable`)),
      ];
    default:
      return [invalid(field, { Type: type, RollingUpdate: view }, "must be 'RollingUpdate' or 'OnDelete'")];
  }
}

function validateMaxUnavailable(value: IntOrString, field: string): FieldError[] {
  return [
    ...validateIntOrPercent(value, field),
    ...(amountOf(value) === 0 ? [invalid(field, value, 'cannot be 0')] : []),
    ...validateAtMostAll(value, field),
  ];
}

function validateNumbers({ replicas = 0, minReadySeconds = 0, ordinals }: StatefulSetSpec): FieldError[] {
  return [
    ...validateNonNegative(replicas, 'spec.replicas'),
    ...validateNonNegative(minReadySeconds, 'spec.minReadySeconds'),
    ...validateNonNegative(ordinals?.start ?? 0, 'spec.ordinals.start'),
  ];
}

function validatePods(spec: StatefulSetSpec): FieldError[] {
  const { selector } = spec;
  const field = 'spec.selector';
  const parsed = parse(selector);
  return [
    ...(selector == null ? [required(field)] : validateLabelSelector(selector, field)),
    ...(isEmpty(selector) ? [invalid(field, selector, 'empty selector is invalid for statefulset')] : []),
    ...(parsed === 'invalid'
      ? [invalid(field, selector, '')]
      : validateRunningTemplate(templateOf(spec), parsed, 'StatefulSet', 'spec.template')),
  ];
}

/** The template as its pods will be: with a volume for each claim, and without what the controller sets for each pod. */
function templateOf({ template, volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplateSpec {
  const whole = cloneJson(template);
  if (whole.spec === undefined) return whole;
  delete whole.spec.hostname;
  delete whole.spec.subdomain;
  const claims = volumeClaimTemplates.map(({ metadata }) => metadata?.name ?? '');
  if (claims.length === 0) return whole;
  whole.spec.volumes = [
    ...claims.map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
    ...(whole.spec.volumes ?? []).filter(({ name }) => !claims.includes(name)),
  ];
  return whole;
}

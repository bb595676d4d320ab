import type {
  ExemptPriorityLevelConfiguration,
  LimitedPriorityLevelConfiguration,
  LimitResponse,
  PriorityLevelConfiguration,
  PriorityLevelConfigurationSpec,
  QueuingConfiguration,
} from '../../../api/flowcontrol-v1.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../../meta/field-error.ts';
import { semanticEqual } from '../../../meta/semantic-equal.ts';
import { internalKindView } from '../../internal-kind-view.ts';
import { mandatoryPriorityLevels } from './mandatory.ts';

const types = ['Exempt', 'Limited'];
const responses = ['Queue', 'Reject'];
const oldAnnotation = 'flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares';
const mostQueues = 10_000_000;
const mostEntropyBits = 60;

/** Everything but the metadata. */
export function validatePriorityLevel({ metadata, spec }: PriorityLevelConfiguration): FieldError[] {
  const { name, annotations = {} } = metadata;
  const isOld = Object.hasOwn(annotations, oldAnnotation);
  return [
    ...(isOld ? [forbidden('metadata.annotations', `annotation '${oldAnnotation}' is forbidden`)] : []),
    ...((name === 'exempt') === (spec.type === 'Exempt')
      ? []
      : [invalid('spec.type', spec.type, "must be 'Exempt' if and only if `name` is 'exempt'")]),
    ...validateSpec(spec),
    ...validateMandatory(spec, name),
  ];
}

function validateSpec({ type, limited, exempt }: PriorityLevelConfigurationSpec): FieldError[] {
  if (type === '') return [required('spec.type')];
  if (!types.includes(type)) return [notSupported('spec.type', type, types)];
  if (type === 'Exempt') {
    return [
      ...(limited === undefined ? [] : [forbidden('spec.limited', 'must be nil if the type is not Limited')]),
      ...(exempt === undefined ? [] : validateShares(exempt, 'spec.exempt')),
    ];
  }
  return [
    ...(exempt === undefined ? [] : [forbidden('spec.exempt', 'must be nil if the type is Limited')]),
    ...(limited === undefined
      ? [required('spec.limited', 'must not be empty when type is Limited')]
      : validateLimited(limited, 'spec.limited')),
  ];
}

function validateShares(part: ExemptPriorityLevelConfiguration, field: string): FieldError[] {
  return [...validateNominal(part, field), ...validateLendable(part, field)];
}

function validateNominal({ nominalConcurrencyShares: shares = 0 }: ExemptPriorityLevelConfiguration, field: string) {
  return shares < 0 ? [invalid(`${field}.nominalConcurrencyShares`, shares, 'must be a non-negative integer')] : [];
}

function validateLendable({ lendablePercent: percent = 0 }: ExemptPriorityLevelConfiguration, field: string) {
  if (percent >= 0 && percent <= 100) return [];
  return [invalid(`${field}.lendablePercent`, percent, 'must be between 0 and 100, inclusive')];
}

function validateLimited(limited: LimitedPriorityLevelConfiguration, field: string): FieldError[] {
  const { limitResponse = { type: '' }, borrowingLimitPercent: borrowing = 0 } = limited;
  const place = `${field}.borrowingLimitPercent`;
  return [
    ...validateNominal(limited, field),
    ...validateResponse(limitResponse, `${field}.limitResponse`),
    ...validateLendable(limited, field),
    ...(borrowing < 0 ? [invalid(place, borrowing, 'if specified, must be a non-negative integer')] : []),
  ];
}

function validateResponse({ type, queuing }: LimitResponse, field: string): FieldError[] {
  if (type === '') return [required(`${field}.type`)];
  if (!responses.includes(type)) return [notSupported(`${field}.type`, type, responses)];
  const place = `${field}.queuing`;
  if (type === 'Reject')
    return queuing === undefined ? [] : [forbidden(place, 'must be nil if limited.limitResponse.type is not Limited')];
  if (queuing === undefined) return [required(place, 'must not be empty if limited.limitResponse.type is Limited')];
  return validateQueuing(queuing, place);
}

function validateQueuing(
  { queues = 0, handSize = 0, queueLengthLimit = 0 }: QueuingConfiguration,
  field: string,
): FieldError[] {
  const [problem] = handProblems(queues, handSize);
  return [
    ...(queueLengthLimit <= 0 ? [invalid(`${field}.queueLengthLimit`, queueLengthLimit, 'must be positive')] : []),
    ...(queues <= 0 ? [invalid(`${field}.queues`, queues, 'must be positive')] : []),
    ...(queues > mostQueues ? [invalid(`${field}.queues`, queues, `must not be greater than ${mostQueues}`)] : []),
    ...(problem === undefined ? [] : [invalid(`${field}.handSize`, handSize, problem)]),
  ];
}

/** How many queues a flow may come to is limited by how much chance one hash holds. */
function handProblems(queues: number, handSize: number): string[] {
  if (handSize <= 0) return ['must be positive'];
  if (handSize > queues) return [`should not be greater than queues (${queues})`];
  if (Math.ceil(Math.log2(queues) * handSize) <= mostEntropyBits) return [];
  const bits = `required entropy bits of deckSize ${queues} and handSize ${handSize}`;
  return [`${bits} should not be greater than ${mostEntropyBits}`];
}

/** Of the two that must be there only the shares of the one that is exempt may change. */
function validateMandatory(spec: PriorityLevelConfigurationSpec, name: string): FieldError[] {
  const mandatory = mandatoryPriorityLevels.get(name);
  if (mandatory === undefined) return [];
  const isExempt = name === 'exempt';
  const compared = isExempt ? { ...spec, exempt: mandatory.exempt } : spec;
  if (semanticEqual(compared, mandatory)) return [];
  const exception = isExempt ? " except the 'spec.exempt' field" : '';
  const shown = internalKindView('PriorityLevelConfigurationSpec', spec);
  return [invalid('spec', shown, `spec of '${name}'${exception} must equal the fixed value`)];
}

import type { MetricIdentifier, MetricSpec, MetricTarget } from '../../api/autoscaling-v2.ts';
import type { Quantity } from '../../api/scalars.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../meta/field-error.ts';
import { checkPathSegmentName } from '../../meta/names.ts';
import { compareQuantities } from '../../meta/quantity.ts';
import { asErrors } from './basics.ts';

type SourceName = 'object' | 'external' | 'pods' | 'resource' | 'containerResource';

/** By the order in which the server looks at them. */
const sources: readonly SourceName[] = ['object', 'external', 'pods', 'resource', 'containerResource'];
const sourceOfType: ReadonlyMap<string, SourceName> = new Map([
  ['ContainerResource', 'containerResource'],
  ['External', 'external'],
  ['Object', 'object'],
  ['Pods', 'pods'],
  ['Resource', 'resource'],
]);

/** What a horizontal pod autoscaler looks at. */
export function validateMetric(metric: MetricSpec, field: string): FieldError[] {
  const { type } = metric;
  const expected = sourceOfType.get(type);
  const unknown = expected === undefined ? [notSupported(`${field}.type`, type, [...sourceOfType.keys()])] : [];
  const given = sources.filter((name) => metric[name] !== undefined);
  const isMissing = expected !== undefined && metric[expected] === undefined;
  const [first] = given;
  const others = given.length === 1 ? [] : given.filter((name) => name !== expected);
  return [
    ...(type ? [] : [required(`${field}.type`, 'must specify a metric source type')]),
    ...unknown,
    ...(first === undefined ? [] : validateSource(metric, first, `${field}.${first}`)),
    ...unknown,
    ...(isMissing ? [required(`${field}.${expected}`, 'must populate information for the given metric source')] : []),
    ...others.map((name) => forbidden(`${field}.${name}`, 'must populate the given metric source only')),
  ];
}

function validateSource(metric: MetricSpec, name: SourceName, field: string): FieldError[] {
  const source = metric[name];
  if (source === undefined) return [];
  const isNameless = 'name' in source && !source.name;
  const isContainerless = 'container' in source && !source.container;
  return [
    ...('metric' in source ? validateIdentifier(source.metric, `${field}.metric.name`) : []),
    ...(isNameless ? [required(`${field}.name`, 'must specify a resource name')] : []),
    ...(isContainerless ? [required(`${field}.container`, 'must specify a container')] : []),
    ...validateTarget(source.target, `${field}.target`),
    ...validateAmount(source.target, name, `${field}.target`),
  ];
}

function validateIdentifier({ name }: MetricIdentifier, field: string): FieldError[] {
  return name ? asErrors(field, name, checkPathSegmentName(name)) : [required(field, 'must specify a metric name')];
}

function validateTarget({ type, value, averageValue, averageUtilization }: MetricTarget, field: string): FieldError[] {
  const isKnown = ['Utilization', 'Value', 'AverageValue'].includes(type);
  return [
    ...(type ? [] : [required(`${field}.type`, 'must specify a metric target type')]),
    ...(isKnown ? [] : [invalid(`${field}.type`, type, 'must be either Utilization, Value, or AverageValue')]),
    ...validatePositive(value, `${field}.value`),
    ...validatePositive(averageValue, `${field}.averageValue`),
    ...(averageUtilization !== undefined && averageUtilization < 1
      ? [invalid(`${field}.averageUtilization`, averageUtilization, 'must be greater than 0')]
      : []),
  ];
}

function validatePositive(amount: Quantity | undefined, field: string): FieldError[] {
  const isPositive = amount === undefined || compareQuantities(amount, 0) > 0;
  return isPositive ? [] : [invalid(field, String(amount), 'must be positive')];
}

/** Which amounts a target has to name depends on what is looked at. */
function validateAmount(target: MetricTarget, source: SourceName, field: string): FieldError[] {
  switch (source) {
    case 'pods': {
      const problem = 'must specify a positive target averageValue';
      return target.averageValue === undefined ? [required(`${field}.averageValue`, problem)] : [];
    }
    case 'object':
    case 'external':
      return validateValue(target, source, field);
    default:
      return validateUtilization(target, field);
  }
}

function validateValue({ value, averageValue }: MetricTarget, source: SourceName, field: string): FieldError[] {
  const what = source === 'object' ? 'value or averageValue' : 'value for metric or a per-pod target';
  if (value === undefined && averageValue === undefined)
    return [required(`${field}.averageValue`, `must set either a target ${what}`)];
  if (source === 'object' || value === undefined || averageValue === undefined) return [];
  return [forbidden(`${field}.value`, 'may not set both a target value for metric and a per-pod target')];
}

function validateUtilization({ averageUtilization, averageValue }: MetricTarget, field: string): FieldError[] {
  const what = 'a target raw value and a target utilization';
  if (averageUtilization === undefined && averageValue === undefined)
    return [required(`${field}.averageUtilization`, 'must set either a target raw value or a target utilization')];
  if (averageUtilization === undefined || averageValue === undefined) return [];
  return [forbidden(`${field}.averageValue`, `may not set both ${what}`)];
}

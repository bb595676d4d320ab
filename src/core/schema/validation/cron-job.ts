import type { CronJob, CronJobSpec } from '../../api/batch-v1.ts';
import { type FieldError, invalid, notSupported, required } from '../../meta/field-error.ts';
import { validateNonNegative } from './basics.ts';
import { checkCronSchedule } from './cron-schedule.ts';
import { validateJobSpec } from './job.ts';

const longestName = 52;
const concurrencyPolicies = ['Allow', 'Forbid', 'Replace'];

/** Everything but the metadata, of which the name must leave room for that of the jobs. */
export function validateCronJob({ metadata, spec }: CronJob): FieldError[] {
  const { name } = metadata;
  return [
    ...validateSpec(spec, undefined),
    ...(name.length > longestName ? [invalid('metadata.name', name, 'must be no more than 52 characters')] : []),
  ];
}

export function validateCronJobUpdate({ spec }: CronJob, old: CronJob): FieldError[] {
  return validateSpec(spec, old.spec);
}

function validateSpec(spec: CronJobSpec, old: CronJobSpec | undefined): FieldError[] {
  const { schedule, timeZone, concurrencyPolicy: policy = '' } = spec;
  const isKnown = concurrencyPolicies.includes(policy);
  return [
    ...(schedule ? validateSchedule(schedule, timeZone, old) : [required('spec.schedule')]),
    ...validateNonNegative(spec.startingDeadlineSeconds ?? 0, 'spec.startingDeadlineSeconds'),
    ...(timeZone === undefined || timeZone === old?.timeZone ? [] : validateTimeZone(timeZone, 'spec.timeZone')),
    ...(isKnown ? [] : [notSupported('spec.concurrencyPolicy', policy, concurrencyPolicies)]),
    ...validateTemplate(spec, 'spec.jobTemplate.spec'),
    ...validateNonNegative(spec.successfulJobsHistoryLimit ?? 0, 'spec.successfulJobsHistoryLimit'),
    ...validateNonNegative(spec.failedJobsHistoryLimit ?? 0, 'spec.failedJobsHistoryLimit'),
  ];
}

function validateSchedule(schedule: string, timeZone: string | undefined, old: CronJobSpec | undefined): FieldError[] {
  const field = 'spec.schedule';
  const problem = checkCronSchedule(schedule);
  const hasZone = schedule.includes('TZ');
  const hadZone = old?.schedule.includes('TZ') === true;
  const both = 'cannot use both timeZone field and TZ or CRON_TZ in schedule';
  const instead = 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead';
  return [
    ...(problem === undefined ? [] : [invalid(field, schedule, problem)]),
    ...(hasZone && !hadZone ? [invalid(field, schedule, instead)] : []),
    ...(hasZone && hadZone && timeZone !== undefined ? [invalid(field, schedule, both)] : []),
  ];
}

function validateTimeZone(name: string, field: string): FieldError[] {
  if (name === '') return [invalid(field, name, 'timeZone must be nil or non-empty string')];
  const isLocal = name.toLowerCase() === 'local';
  const explicit = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
  return [
    ...(isLocal ? [invalid(field, name, explicit)] : []),
    ...(isLocal || isTimeZone(name) ? [] : [invalid(field, name, `unknown time zone ${name}`)]),
  ];
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function validateTemplate({ jobTemplate }: CronJobSpec, field: string): FieldError[] {
  const { spec } = jobTemplate;
  if (spec === undefined) return [];
  const { selector, manualSelector } = spec;
  return [
    ...validateJobSpec(spec, field),
    ...(selector === undefined ? [] : [invalid(`${field}.selector`, selector, '`selector` will be auto-generated')]),
    ...(manualSelector === true ? [notSupported(`${field}.manualSelector`, true, ['nil', 'false'])] : []),
  ];
}

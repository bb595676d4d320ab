import { type FieldError, invalid } from '../../meta/field-error.ts';

const levels = ['privileged', 'baseline', 'restricted'] as const;

type Level = (typeof levels)[number];

export interface LevelVersion {
  readonly level: Level;
  /** The minor version of Kubernetes whose rules count; Infinity for the newest. */
  readonly minor: number;
}

/** What the labels of a namespace ask for. */
export interface Policy {
  readonly enforce: LevelVersion;
  readonly audit: LevelVersion;
  readonly warn: LevelVersion;
  readonly errors: readonly FieldError[];
}

const prefix = 'pod-security.kubernetes.io/';

/** What counts where a namespace has no label. */
export type PolicyDefaults = Omit<Policy, 'errors'>;

const privileged: LevelVersion = { level: 'privileged', minor: Number.POSITIVE_INFINITY };

export const noPolicy: PolicyDefaults = { enforce: privileged, audit: privileged, warn: privileged };

export function readPolicy(labels: Readonly<Record<string, string>> = {}, defaults: PolicyDefaults = noPolicy): Policy {
  const errors: FieldError[] = [];
  const read = (mode: keyof PolicyDefaults, levelInDoubt: Level): LevelVersion => ({
    level:
      labels[`${prefix}${mode}`] === undefined ? defaults[mode].level : parseLevel(labels, mode, levelInDoubt, errors),
    minor:
      labels[`${prefix}${mode}-version`] === undefined
        ? defaults[mode].minor
        : parseVersion(labels, `${prefix}${mode}-version`, errors),
  });
  const enforce = read('enforce', 'restricted');
  const audit = read('audit', 'privileged');
  const warn = read('warn', 'privileged');
  const given = levels.some((level) => level === labels[`${prefix}enforce`]);
  const follows = given && enforce.level !== 'privileged' && labels[`${prefix}warn`] === undefined;
  if (!follows) return { enforce, audit, warn, errors };
  const versioned = labels[`${prefix}warn-version`] !== undefined;
  return { enforce, audit, warn: { level: enforce.level, minor: (versioned ? warn : enforce).minor }, errors };
}

function parseLevel(
  labels: Readonly<Record<string, string>>,
  mode: keyof PolicyDefaults,
  inDoubt: Level,
  errors: FieldError[],
): Level {
  const label = `${prefix}${mode}`;
  const value = labels[label];
  const known = levels.find((level) => level === value);
  if (known === undefined)
    errors.push(invalid(`metadata.labels[${label}]`, value, `must be one of ${levels.join(', ')}`));
  return known ?? inDoubt;
}

function parseVersion(labels: Readonly<Record<string, string>>, label: string, errors: FieldError[]): number {
  const value = labels[label] ?? 'latest';
  if (value === 'latest') return Number.POSITIVE_INFINITY;
  const match = /^v1\.(0|[1-9][0-9]*)$/.exec(value);
  if (match !== null) return Number(match[1]);
  errors.push(invalid(`metadata.labels[${label}]`, value, 'must be "latest" or "v1.x"'));
  return Number.POSITIVE_INFINITY;
}

/** `restricted:latest`, `baseline:v1.30`. */
export function formatLevel({ level, minor }: LevelVersion): string {
  return `${level}:${minor === Number.POSITIVE_INFINITY ? 'latest' : `v1.${minor}`}`;
}

/** The level and version that a configuration names. Undefined for what it cannot be. */
export function levelOf(level: string, version: string): LevelVersion | undefined {
  const known = levels.find((each) => each === level);
  const minor = version === 'latest' ? Number.POSITIVE_INFINITY : Number(/^v1\.(0|[1-9][0-9]*)$/.exec(version)?.[1]);
  return known === undefined || Number.isNaN(minor) ? undefined : { level: known, minor };
}

export function isStricter(a: LevelVersion, b: LevelVersion): boolean {
  return levels.indexOf(a.level) > levels.indexOf(b.level);
}

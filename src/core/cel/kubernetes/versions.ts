import { quote } from '../../meta/quote.ts';
import { type CelType, structType } from '../cel-type.ts';
import { type Overload, overload } from '../functions/overload.ts';
import { CelError } from '../values/cel-error.ts';
import { CelOpaque } from '../values/cel-opaque.ts';
import { succeeds } from './addresses.ts';

/** A semantic version. */
class CelSemver extends CelOpaque {
  readonly type: CelType = structType('kubernetes.Semver');
  readonly numbers: readonly bigint[];
  readonly preRelease: readonly string[];

  constructor(numbers: readonly bigint[], preRelease: readonly string[]) {
    super();
    this.numbers = numbers;
    this.preRelease = preRelease;
  }

  equals(other: CelOpaque): boolean {
    return other instanceof CelSemver && compare(this, other) === 0n;
  }
}

/** `semver('1.2.3')` and its order; with `true` a leading v, leading zeros and missing parts are put right. */
export const versionOverloads: readonly Overload[] = [
  overload('semver(string): kubernetes.Semver', parse),
  overload('semver(string, bool): kubernetes.Semver', parseLoosely),
  overload('isSemver(string): bool', (text: string) => succeeds(() => parse(text))),
  overload('isSemver(string, bool): bool', (text: string, isLoose: boolean) =>
    succeeds(() => parseLoosely(text, isLoose)),
  ),
  overload(
    'kubernetes.Semver isGreaterThan(kubernetes.Semver): bool',
    (a: CelSemver, b: CelSemver) => compare(a, b) > 0n,
  ),
  overload('kubernetes.Semver isLessThan(kubernetes.Semver): bool', (a: CelSemver, b: CelSemver) => compare(a, b) < 0n),
  overload('kubernetes.Semver compareTo(kubernetes.Semver): int', compare),
  ...['major', 'minor', 'patch'].map((name, index) =>
    overload(`kubernetes.Semver ${name}(): int`, ({ numbers }: CelSemver) => numbers[index] ?? 0n),
  ),
];

function parse(text: string): CelSemver {
  if (text === '') throw new CelError('Version string empty');
  const parts = splitAtDots(text);
  if (parts.length !== 3) throw new CelError('No Major.Minor.Patch elements found');
  const [major = '', minor = '', rest = ''] = parts;
  const match = /^([^-+]*)(?:-([^+]*))?(?:\+(.*))?$/.exec(rest);
  const numbers = [numberOf('Major', major), numberOf('Minor', minor), numberOf('Patch', match?.[1] ?? rest)];
  const preRelease = match?.[2]?.split('.') ?? [];
  for (const part of preRelease) checkPreRelease(part);
  for (const part of match?.[3]?.split('.') ?? []) {
    if (part === '') throw new CelError('Build meta data is empty');
    if (!/^[0-9A-Za-z-]+$/.test(part))
      throw new CelError(`Invalid character(s) found in build meta data ${quote(part)}`);
  }
  return new CelSemver(numbers, preRelease);
}

function splitAtDots(text: string): string[] {
  const [first = '', second, ...rest] = text.split('.');
  if (second === undefined) return [first];
  return rest.length === 0 ? [first, second] : [first, second, rest.join('.')];
}

function numberOf(name: string, digits: string): bigint {
  if (!/^\d*$/.test(digits))
    throw new CelError(`Invalid character(s) found in ${name.toLowerCase()} number ${quote(digits)}`);
  if (digits.length > 1 && digits.startsWith('0')) {
    throw new CelError(`${name} number must not contain leading zeroes ${quote(digits)}`);
  }
  if (digits === '') throw new CelError('strconv.ParseUint: parsing "": invalid syntax');
  return BigInt(digits);
}

function checkPreRelease(part: string): void {
  if (part === '') throw new CelError('Prerelease is empty');
  if (/^\d+$/.test(part) && part.length > 1 && part.startsWith('0')) {
    throw new CelError(`Numeric PreRelease version must not contain leading zeroes ${quote(part)}`);
  }
  if (!/^[0-9A-Za-z-]+$/.test(part)) throw new CelError(`Invalid character(s) found in prerelease ${quote(part)}`);
}

function parseLoosely(text: string, isLoose: boolean): CelSemver {
  if (!isLoose) return parse(text);
  const parts = splitAtDots(text.replace(/^v/, '')).map((part) =>
    part.length > 1 ? part.replace(/^0+(?=\d)/, '').replace(/^0+(?=[^\d]|$)/, '0') : part,
  );
  if (parts.length < 3 && /[+-]/.test(parts.at(-1) ?? '')) {
    throw new CelError('short version cannot contain PreRelease/Build meta data');
  }
  while (parts.length < 3) parts.push('0');
  return parse(parts.join('.'));
}

function compare(a: CelSemver, b: CelSemver): bigint {
  for (const [index, number] of a.numbers.entries()) {
    const other = b.numbers[index] ?? 0n;
    if (number !== other) return number < other ? -1n : 1n;
  }
  return comparePreReleases(a.preRelease, b.preRelease);
}

function comparePreReleases(a: readonly string[], b: readonly string[]): bigint {
  if (a.length === 0 || b.length === 0) return BigInt(Number(a.length === 0) - Number(b.length === 0));
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1n;
    if (part === other) continue;
    const [isNumber, isOtherNumber] = [/^\d+$/.test(part), /^\d+$/.test(other)];
    if (isNumber && isOtherNumber) return BigInt(part) < BigInt(other) ? -1n : 1n;
    if (isNumber !== isOtherNumber) return isNumber ? -1n : 1n;
    return part < other ? -1n : 1n;
  }
  return a.length < b.length ? -1n : 0n;
}

/**
 * The rules for names, each a function from a text to what is wrong with it, in Kubernetes' words: an empty list when it is
 * valid. Messages carry no path; validation wraps them with `invalid`.
 */

interface Pattern {
  readonly message: string;
  readonly source: string;
  readonly examples: readonly string[];
  readonly expression: RegExp;
}

function pattern(message: string, source: string, ...examples: string[]): Pattern {
  return { message, source, examples, expression: new RegExp(`^(?:${source})$`) };
}

/** `must be ... (e.g. 'my-name',  or '123-abc', regex used for validation is '...')`, with Kubernetes' odd comma. */
function regexMessage({ message, source, examples }: Pattern): string {
  const end = `regex used for validation is '${source}')`;
  if (examples.length === 0) return `${message} (${end}`;
  return `${message} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}${end}`;
}

function check(value: string, rule: Pattern): string[] {
  return rule.expression.test(value) ? [] : [regexMessage(rule)];
}

const encoder = new TextEncoder();

/** How long a text is on the wire, in UTF-8. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

function maximumLengthMessage(length: number, unit: 'characters' | 'bytes' = 'characters'): string {
  return `must be no more than ${length} ${unit}`;
}

export function inclusiveRangeMessage(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`;
}

function checkLength(value: string, maximum: number, unit?: 'characters' | 'bytes'): string[] {
  return byteLength(value) > maximum ? [maximumLengthMessage(maximum, unit)] : [];
}

const labelSource = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomainSource = `${labelSource}(\\.${labelSource})*`;

const dns1123Label = pattern(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  labelSource,
  'my-name',
  '123-abc',
);
const dns1123Subdomain = pattern(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  subdomainSource,
  'example.com',
);
const subdomainWithUnderscore = pattern(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
  '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*',
  'example.com',
);
const dns1035Label = pattern(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  '[a-z]([-a-z0-9]*[a-z0-9])?',
  'my-name',
  'abc-123',
);
const wildcardSubdomain = pattern(
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  `\\*\\.${subdomainSource}`,
  '*.example.com',
);
const labelKeyName = pattern(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]',
  'MyName',
  'my.name',
  '123-abc',
);
const labelValue = pattern(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?',
  'MyValue',
  'my_value',
  '12345',
);
const configMapKey = pattern(
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  '[-._a-zA-Z0-9]+',
  'key.name',
  'KEY_NAME',
  'key-name',
);
const percent = pattern(
  "a valid percent string must be a numeric string followed by an ending '%'",
  '[0-9]+%',
  '1%',
  '93%',
);
const httpHeader = pattern(
  "a valid HTTP header must consist of alphanumeric characters or '-'",
  '[-A-Za-z0-9]+',
  'X-Header-Name',
);
const cIdentifier = pattern(
  "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
  '[A-Za-z_][A-Za-z0-9_]*',
  'my_name',
  'MY_NAME',
  'MyName',
);
const conditionReason = pattern(
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'",
  '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?',
  'my_name',
  'MY_NAME',
  'MyName',
  'ReasonA,ReasonB',
  'ReasonA:ReasonB',
);

export function checkDns1123Label(value: string): string[] {
  const problems = checkLength(value, 63);
  if (dns1123Label.expression.test(value)) return problems;
  const onlyDots = dns1123Subdomain.expression.test(value);
  return [...problems, onlyDots ? 'must not contain dots' : regexMessage(dns1123Label)];
}

export function checkDns1123Subdomain(value: string): string[] {
  return [...checkLength(value, 253), ...check(value, dns1123Subdomain)];
}

/** What search lists of resolvers may hold. */
export function checkDns1123SubdomainWithUnderscore(value: string): string[] {
  return [...checkLength(value, 253), ...check(value, subdomainWithUnderscore)];
}

export function checkDns1035Label(value: string): string[] {
  return [...checkLength(value, 63), ...check(value, dns1035Label)];
}

export function checkWildcardDns1123Subdomain(value: string): string[] {
  return [...checkLength(value, 253), ...check(value, wildcardSubdomain)];
}

/** A label key, which is the form of annotation keys, taint keys and extended resources too: `[prefix/]name`. */
export function checkQualifiedName(value: string): string[] {
  const parts = value.split('/');
  if (parts.length > 2) {
    return [
      `a valid label key ${regexMessage(labelKeyName)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = parts[parts.length - 1] ?? '';
  return [...(parts.length === 2 ? checkPrefix(parts[0] ?? '') : []), ...checkNamePart(name)];
}

function checkPrefix(prefix: string): string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  const problems = [...checkLength(prefix, 253, 'bytes'), ...check(prefix, dns1123Subdomain)];
  return problems.map((problem) => `prefix part ${problem}`);
}

function checkNamePart(name: string): string[] {
  const length = name === '' ? ['must be non-empty'] : checkLength(name, 63, 'bytes');
  return [...length, ...check(name, labelKeyName)].map((problem) => `name part ${problem}`);
}

export function checkLabelValue(value: string): string[] {
  return [...checkLength(value, 63, 'bytes'), ...check(value, labelValue)];
}

/** Keys of ConfigMaps and Secrets. */
export function checkConfigMapKey(value: string): string[] {
  return [...checkLength(value, 253), ...check(value, configMapKey), ...checkParentDirectory(value)];
}

/** What containers allow: any printable ASCII but `=`. */
export function checkRelaxedEnvironmentVariableName(value: string): string[] {
  if (value === '') return ['environment variable name must be non-empty'];
  if (/^[ -<>-~]*$/.test(value)) return [];
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

function checkParentDirectory(value: string): string[] {
  if (value === '.' || value === '..') return [`must not be '${value}'`];
  return value.startsWith('..') ? ["must not start with '..'"] : [];
}

export function checkHttpHeaderName(value: string): string[] {
  return check(value, httpHeader);
}

export function checkCIdentifier(value: string): string[] {
  return check(value, cIdentifier);
}

export function checkConditionReason(value: string): string[] {
  return check(value, conditionReason);
}

export function checkPercent(value: string): string[] {
  return check(value, percent);
}

export function checkPortNumber(port: number): string[] {
  return port >= 1 && port <= 65535 ? [] : [inclusiveRangeMessage(1, 65535)];
}

export function checkPortName(value: string): string[] {
  return [
    ...checkLength(value, 15),
    ...(/^[-a-z0-9]+$/.test(value) ? [] : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
    ...(/[a-z]/.test(value) ? [] : ['must contain at least one letter (a-z)']),
    ...(value.includes('--') ? ['must not contain consecutive hyphens'] : []),
    ...(/^-|-$/.test(value) ? ['must not begin or end with a hyphen'] : []),
  ];
}

/** What any name must satisfy to stand in a URL's path. */
export function checkPathSegmentName(value: string): string[] {
  if (value === '.' || value === '..') return [`may not be '${value}'`];
  return checkPathSegmentPrefix(value);
}

function checkPathSegmentPrefix(value: string): string[] {
  return ['/', '%']
    .filter((forbidden) => value.includes(forbidden))
    .map((forbidden) => `may not contain '${forbidden}'`);
}

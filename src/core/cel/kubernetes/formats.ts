import {
  checkDns1035Label,
  checkDns1123Label,
  checkDns1123Subdomain,
  checkLabelValue,
  checkQualifiedName,
} from '../../meta/names.ts';
import { type CelType, structType } from '../cel-type.ts';
import { type Overload, overload } from '../functions/overload.ts';
import { CelList } from '../values/cel-list.ts';
import { CelOpaque } from '../values/cel-opaque.ts';
import { CelOptional, noValue } from '../values/cel-optional.ts';
import { parseDate, parseTimestamp } from '../values/parse-time.ts';
import { urlProblem } from './urls.ts';

type Check = (text: string) => readonly string[];

class CelFormat extends CelOpaque {
  readonly type: CelType = structType('kubernetes.NamedFormat');
  readonly name: string;
  readonly check: Check;

  constructor(name: string, check: Check) {
    super();
    this.name = name;
    this.check = check;
  }

  equals(other: CelOpaque): boolean {
    return other instanceof CelFormat && other.name === this.name;
  }
}

const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const ofPrefix =
  (check: Check): Check =>
  (text) =>
    check(text.endsWith('-') ? `${text.slice(0, -1)}a` : text);
const unless =
  (isValid: (text: string) => boolean, problem: string): Check =>
  (text) =>
    isValid(text) ? [] : [problem];

const checks: Readonly<Record<string, Check>> = {
  dns1123Label: checkDns1123Label,
  dns1123Subdomain: checkDns1123Subdomain,
  dns1035Label: checkDns1035Label,
  qualifiedName: checkQualifiedName,
  dns1123LabelPrefix: ofPrefix(checkDns1123Label),
  dns1123SubdomainPrefix: ofPrefix(checkDns1123Subdomain),
  dns1035LabelPrefix: ofPrefix(checkDns1035Label),
  labelValue: checkLabelValue,
  uri: (text) => urlProblem(text),
  uuid: unless((text) => uuid.test(text), 'does not match the UUID format'),
  byte: unless((text) => text !== '' && base64.test(text), 'invalid base64'),
  date: unless((text) => parseDate(text) !== undefined, 'invalid date'),
  datetime: unless((text) => parseTimestamp(text) !== undefined, 'invalid datetime'),
};

const formats = new Map(Object.entries(checks).map(([name, check]) => [name, new CelFormat(name, check)]));

/** `format.dns1123Label().validate(name)`: none when the text is well formed, otherwise what is wrong. */
export const formatOverloads: readonly Overload[] = [
  ...Array.from(formats, ([name, format]) => overload(`format.${name}(): kubernetes.NamedFormat`, () => format)),
  overload('format.named(string): optional(kubernetes.NamedFormat)', (name: string) => {
    const format = formats.get(name);
    return format === undefined ? noValue : new CelOptional(format);
  }),
  overload('kubernetes.NamedFormat validate(string): optional(list(string))', ({ check }: CelFormat, text: string) => {
    const problems = check(text);
    return problems.length === 0 ? noValue : new CelOptional(new CelList(problems));
  }),
];

import { parseGoDuration } from '../../meta/go-duration.ts';
import { ipFamilyOf } from '../../meta/ip-address.ts';
import { byteLength } from '../../meta/names.ts';

type Check = (text: string) => boolean;

const matching =
  (expression: RegExp): Check =>
  (text) =>
    expression.test(text);

/** What each format asks of a text, by its name without dashes. */
export const textFormats: Readonly<Record<string, Check>> = {
  bsonobjectid: matching(/^[0-9a-fA-F]{24}$/),
  uri: isRequestUri,
  email: isEmail,
  hostname: isHostname,
  ipv4: (text) => ipFamilyOf(text) !== undefined && text.includes('.'),
  ipv6: (text) => ipFamilyOf(text) !== undefined && text.includes(':'),
  cidr: isCidr,
  mac: isMac,
  uuid: matching(/^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i),
  uuid3: matching(/^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i),
  uuid4: matching(/^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i),
  uuid5: matching(/^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i),
  isbn: (text) => isIsbn10(text) || isIsbn13(text),
  isbn10: isIsbn10,
  isbn13: isIsbn13,
  creditcard: isCreditCard,
  ssn: matching(/^\d{3}[- ]\d{2}[- ]\d{4}$/),
  hexcolor: matching(/^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/),
  rgbcolor: isRgbColor,
  byte: matching(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/),
  password: () => true,
  date: isDate,
  duration: isDuration,
  datetime: isDateTime,
  k8sshortname: (text) => text.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text),
  k8slongname: (text) =>
    text.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(text),
};

/** What follows a method in a request: an absolute path or an address with a scheme. */
function isRequestUri(text: string): boolean {
  if (/[\0-\x20\x7f]/.test(text) || /%(?![0-9a-fA-F]{2})/.test(text)) return false;
  return text === '*' || text.startsWith('/') || /^[a-zA-Z][a-zA-Z0-9+.-]*:./.test(text);
}

function isEmail(text: string): boolean {
  const address = /^[^<>@]*<([^<>]+)>\s*$/.exec(text)?.[1] ?? text.trim();
  return (
    /^(?:[^\s@<>()[\]\\,;:"]+|"[^"]+")@(?:[^\s@<>()[\]\\,;:"]+|\[[^\]]+\])$/.test(address) &&
    !/\.\.|^\.|\.@|\.$/.test(address)
  );
}

const singleLabel = /^[a-zA-Z0-9\p{S}\p{L}](?:-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?$/u;
const labels =
  /^(?:[a-zA-Z0-9\p{S}\p{L}](?:[a-zA-Z0-9\-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?\.)+[a-zA-Z\p{L}]{2,63}$/u;

function isHostname(text: string): boolean {
  if (!singleLabel.test(text) && !labels.test(text)) return false;
  return byteLength(text) <= 255 && text.split('.').every((label) => byteLength(label) <= 63);
}

function isCidr(text: string): boolean {
  const [, address = '', length = ''] = /^(.*)\/(\d+)$/.exec(text) ?? [];
  const family = ipFamilyOf(address);
  return family !== undefined && Number(length) <= (family === 'IPv4' ? 32 : 128);
}

function isMac(text: string): boolean {
  const sizes = [6, 8, 20];
  const pairs = text.split(text.includes(':') ? ':' : '-');
  if (sizes.includes(pairs.length)) return pairs.every((pair) => /^[0-9a-fA-F]{2}$/.test(pair));
  const quads = text.split('.');
  return sizes.includes(quads.length * 2) && quads.every((quad) => /^[0-9a-fA-F]{4}$/.test(quad));
}

function isIsbn10(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, '');
  if (!/^(?:[0-9]{9}X|[0-9]{10})$/.test(digits)) return false;
  const sum = Array.from(digits).reduce(
    (total, digit, index) => total + (index + 1) * (digit === 'X' ? 10 : Number(digit)),
    0,
  );
  return sum % 11 === 0;
}

function isIsbn13(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, '');
  if (!/^[0-9]{13}$/.test(digits)) return false;
  const sum = Array.from(digits).reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

const cards =
  /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11})$/;

function isCreditCard(text: string): boolean {
  const digits = text.replace(/[^0-9]+/g, '');
  if (!cards.test(digits)) return false;
  const sum = Array.from(digits)
    .reverse()
    .map((digit, index) => Number(digit) * (index % 2 === 0 ? 1 : 2))
    .reduce((total, value) => total + (value >= 10 ? (value % 10) + 1 : value), 0);
  return sum % 10 === 0;
}

function isRgbColor(text: string): boolean {
  const [, ...parts] = /^rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)$/.exec(text) ?? [];
  return parts.length === 3 && parts.every((part) => (part === '0' || !part.startsWith('0')) && Number(part) <= 255);
}

function isDate(text: string): boolean {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === '' || Number(month) < 1 || Number(month) > 12 || Number(day) < 1) return false;
  const isLeap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0);
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month) - 1] ?? 0;
  return Number(day) <= days;
}

function isDateTime(text: string): boolean {
  const [date = '', time] = text.toLowerCase().split('t');
  if (time === undefined || !isDate(date)) return false;
  const match = /^([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$/.exec(time);
  const [, hours = '', minutes = '', seconds = ''] = match ?? [];
  return match !== null && hours <= '23' && minutes <= '59' && seconds <= '59';
}

function isGoDuration(text: string): boolean {
  try {
    return Number.isFinite(parseGoDuration(text));
  } catch {
    return false;
  }
}

const units = ['ns', 'us', 'µs', 'ms', 's', 'm', 'h', 'hr', 'd', 'w', 'wk'];
const unitStarts = ['nano', 'micro', 'milli', 'sec', 'min', 'hour', 'day', 'week'];

/** Go's durations, and words such as `3 days` anywhere in a text. */
function isDuration(text: string): boolean {
  if (isGoDuration(text)) return true;
  return Array.from(text.matchAll(/\d+\s*([A-Za-zµ]+)/g)).some(([, unit = '']) => {
    const word = unit.toLowerCase();
    return units.includes(word) || unitStarts.some((start) => word.startsWith(start));
  });
}

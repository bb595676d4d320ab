const words = new Set([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'],
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'],
  ...['', '~', 'null', 'Null', 'NULL'],
  ...['.nan', '.NaN', '.NAN', '.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF', '-.inf', '-.Inf', '-.INF'],
]);

const integer = /^[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const dottedFloat = /^\.[0-9]+([eE][-+]?[0-9]+)?$/;
const sexagesimal = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const date = /^[0-9]{4}-(\d{1,2})-(\d{1,2})$/;
const timestamp =
  /^[0-9]{4}-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+]\d{2}:\d{2})| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)$/;

/** Whether a plain scalar with this text would be read as something else than text by go-yaml or another YAML 1.1 reader. */
export function isAmbiguousPlain(text: string): boolean {
  if (words.has(text) || sexagesimal.test(text)) return true;
  const first = text.charAt(0);
  if (first === '.') return dottedFloat.test(text) && Number.isFinite(Number(text));
  if (!/[-+0-9]/.test(first)) return false;
  if (isTimestamp(text)) return true;
  const plain = text.replaceAll('_', '');
  return (integer.test(plain) && fitsInteger(plain)) || (float.test(plain) && Number.isFinite(Number(plain)));
}

/** An integer with more than 64 bits is text, unless it is also a float. */
function fitsInteger(text: string): boolean {
  const digits = text.replace(/^[-+]/, '').replace(/^0([0-7]+)$/, '0o$1');
  const magnitude = BigInt(digits);
  return text.startsWith('-') ? magnitude <= 1n << 63n : magnitude < 1n << 64n;
}

function isTimestamp(text: string): boolean {
  const match = date.exec(text) ?? timestamp.exec(text);
  if (match === null) return false;
  const [month = 0, day = 0, ...time] = match
    .slice(1)
    .filter((part) => part !== undefined)
    .map(Number);
  const [hours = 0, minutes = 0, seconds = 0] = time;
  const validDay =
    month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(Number(text.slice(0, 4)), month, 0)).getUTCDate();
  return validDay && hours < 24 && minutes < 60 && seconds < 60;
}

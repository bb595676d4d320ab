import type { IntOrString } from '../api/scalars.ts';
import { quote } from './quote.ts';

/** The whole number that a count or a percentage of `total` comes to. Throws `Error` in Kubernetes' words for other text. */
export function scaleIntOrPercent(value: IntOrString, total: number, rounding: 'up' | 'down'): number {
  const percent = parsePercent(value);
  if (percent === undefined) return Number(value);
  const scaled = (percent * total) / 100;
  return rounding === 'up' ? Math.ceil(scaled) : Math.floor(scaled);
}

/** The number in front of `%`; undefined for a count. */
function parsePercent(value: IntOrString): number | undefined {
  if (typeof value === 'number') return undefined;
  if (!value.endsWith('%')) throw new Error('invalid value for IntOrString: invalid type: string is not a percentage');
  const text = value.slice(0, -1);
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  const reason = `strconv.Atoi: parsing ${quote(text)}: invalid syntax`;
  throw new Error(`invalid value for IntOrString: invalid value ${quote(value)}: ${reason}`);
}

import { compare, describe, JqError, type Json, type JsonObject, toText, typeOf } from './value.ts';

/** `+`, `-`, `*`, `/`, `%` and comparisons. Throws a JqError. */
export function operate(operator: string, left: Json, right: Json): Json {
  switch (operator) {
    case '+':
      return add(left, right);
    case '-':
      return subtract(left, right);
    case '*':
      return multiply(left, right);
    case '/':
      return divide(left, right);
    case '%':
      return modulo(left, right);
    case '==':
      return compare(left, right) === 0;
    case '!=':
      return compare(left, right) !== 0;
    case '<':
      return compare(left, right) < 0;
    case '<=':
      return compare(left, right) <= 0;
    case '>':
      return compare(left, right) > 0;
    default:
      return compare(left, right) >= 0;
  }
}

function refuse(left: Json, right: Json, what: string): never {
  throw new JqError(`${describe(left)} and ${describe(right)} cannot be ${what}`);
}

function add(left: Json, right: Json): Json {
  if (left === null) return right;
  if (right === null) return left;
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (typeof left === 'string' && typeof right === 'string') return left + right;
  if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
  if (left instanceof Map && right instanceof Map) return new Map([...left, ...right]);
  return refuse(left, right, 'added');
}

function subtract(left: Json, right: Json): Json {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (Array.isArray(left) && Array.isArray(right))
    return left.filter((item) => !right.some((other) => compare(item, other) === 0));
  return refuse(left, right, 'subtracted');
}

function multiply(left: Json, right: Json): Json {
  if (typeof left === 'number' && typeof right === 'number') return left * right;
  if (typeof left === 'string' && typeof right === 'number')
    return right <= 0 ? null : left.repeat(Math.max(1, Math.floor(right)));
  if (typeof left === 'number' && typeof right === 'string') return multiply(right, left);
  if (left instanceof Map && right instanceof Map) return merge(left, right);
  return refuse(left, right, 'multiplied');
}

function merge(left: JsonObject, right: JsonObject): JsonObject {
  const merged = new Map(left);
  for (const [key, value] of right) {
    const before = merged.get(key);
    merged.set(key, before instanceof Map && value instanceof Map ? merge(before, value) : value);
  }
  return merged;
}

function divide(left: Json, right: Json): Json {
  if (typeof left === 'number' && typeof right === 'number') {
    if (right === 0) return refuse(left, right, 'divided because the divisor is zero');
    return left / right;
  }
  if (typeof left === 'string' && typeof right === 'string') return splitText(left, right);
  return refuse(left, right, 'divided');
}

function modulo(left: Json, right: Json): Json {
  if (typeof left !== 'number' || typeof right !== 'number') return refuse(left, right, 'divided');
  const divisor = Math.trunc(right);
  if (divisor === 0) return refuse(left, right, 'divided because the divisor is zero');
  return Math.trunc(left) % Math.abs(divisor);
}

export function splitText(text: string, separator: string): Json[] {
  if (text === '') return [];
  return separator === '' ? Array.from(text) : text.split(separator);
}

/** Whether `left` contains `right`, as the function of that name says. */
export function contains(left: Json, right: Json): boolean {
  if (left instanceof Map && right instanceof Map) {
    return [...right].every(([key, value]) => left.has(key) && contains(left.get(key) ?? null, value));
  }
  if (Array.isArray(left) && Array.isArray(right))
    return right.every((wanted) => left.some((item) => contains(item, wanted)));
  if (typeof left === 'string' && typeof right === 'string') return left.includes(right);
  if (typeOf(left) === typeOf(right)) return compare(left, right) === 0;
  throw new JqError(`${describe(left)} and ${describe(right)} cannot have their containment checked`);
}

const entities: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  "'": '&#39;',
  '"': '&quot;',
};

/** `@base64` and its like. Throws a JqError. */
export function applyFormat(name: string, value: Json): string {
  const text = typeof value === 'string' ? value : toText(value);
  switch (name) {
    case '@text':
      return text;
    case '@json':
      return toText(value);
    case '@html':
      return text.replace(/[<>&'"]/g, (character) => entities[character] ?? character);
    case '@uri':
      return encodeURIComponent(text).replace(
        /[!'()*]/g,
        (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
      );
    case '@csv':
      return row(value, 'csv', ',', (cell) => `"${cell.replaceAll('"', '""')}"`);
    case '@tsv':
      return row(value, 'tsv', '\t', (cell) =>
        cell.replace(
          /[\\\t\n\r]/g,
          (character) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[character] ?? character,
        ),
      );
    case '@sh':
      return (Array.isArray(value) ? value : [value]).map(shellWord).join(' ');
    case '@base64':
      return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
    case '@base64d':
      return decodeBase64(text, value);
    default:
      throw new JqError(`${name.slice(1)} is not a valid format`);
  }
}

function row(value: Json, kind: string, separator: string, quote: (text: string) => string): string {
  if (!Array.isArray(value)) throw new JqError(`${describe(value)} cannot be ${kind}-formatted, only an array can be`);
  return value
    .map((cell) => {
      if (typeof cell === 'string') return quote(cell);
      if (cell === null) return '';
      if (typeof cell === 'object') throw new JqError(`${describe(cell)} is not valid in a csv row`);
      return toText(cell);
    })
    .join(separator);
}

function shellWord(value: Json): string {
  if (value !== null && typeof value === 'object') throw new JqError(`${describe(value)} can not be escaped for shell`);
  return typeof value === 'string' ? `'${value.replaceAll("'", "'\\''")}'` : toText(value);
}

function decodeBase64(text: string, value: Json): string {
  const clean = text.replace(/\s/g, '').replace(/=+$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(clean) || clean.length % 4 === 1)
    throw new JqError(`${describe(value)} is not valid base64 data`);
  return new TextDecoder().decode(Uint8Array.from(atob(clean), (character) => character.charCodeAt(0)));
}

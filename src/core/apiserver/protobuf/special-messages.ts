import type { JsonObject } from '../../meta/object.ts';
import { formatTime } from '../../meta/time.ts';

/** The JSON of a message that is no object there; undefined for what is not set, and for all other messages. */
export function decodeSpecial(type: string, message: JsonObject): unknown {
  switch (type) {
    case 'meta/v1.Time':
      return message['seconds'] === undefined ? undefined : formatTime(milliseconds(message));
    case 'meta/v1.MicroTime':
      return message['seconds'] === undefined ? undefined : microTime(message);
    case 'resource.Quantity':
      return message['string'] ?? '0';
    case 'intstr.IntOrString':
      return message['type'] === 1 ? (message['strVal'] ?? '') : (message['intVal'] ?? 0);
    case 'runtime.RawExtension':
      return jsonOf(message['raw']);
    case 'meta/v1.FieldsV1':
      return jsonOf(message['Raw']);
    default:
      return /\.(ExtraValue|Verbs)$/.test(type) ? (message['items'] ?? []) : undefined;
  }
}

/** Finer than the milliseconds of a clock. */
function microTime({ seconds, nanos }: JsonObject): string {
  const micros = String(Math.floor(Number(nanos ?? 0) / 1000)).padStart(6, '0');
  return formatTime(Number(seconds) * 1000).replace('Z', `.${micros}Z`);
}

function milliseconds({ seconds, nanos }: JsonObject): number {
  return Number(seconds) * 1000 + Number(nanos ?? 0) / 1_000_000;
}

/** Bytes arrive here in base64, as they stand in JSON. */
function jsonOf(encoded: unknown): unknown {
  if (typeof encoded !== 'string' || encoded === '') return undefined;
  const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
}

import * as Comlink from 'comlink';
import { StatusError } from '../core/meta/status.ts';
import { type ErrorCode, SystemError } from '../core/system-error.ts';

interface ThrownValue {
  readonly kind: 'status' | 'system' | 'error';
  readonly value: unknown;
}

/** Errors keep what they are when they cross between workers: a Status its reason, a system error its code. */
export function installErrorTransfer(): void {
  Comlink.transferHandlers.set('throw', {
    canHandle: (value): value is { value: unknown } =>
      typeof value === 'object' && value !== null && 'value' in value && isThrown(value),
    serialize: ({ value }: { value: unknown }) => [pack(value), []],
    deserialize: (packed: ThrownValue) => {
      throw unpack(packed);
    },
  });
}

const thrown = Comlink.transferHandlers.get('throw');

function isThrown(value: object): boolean {
  return thrown?.canHandle(value) === true;
}

function pack(value: unknown): ThrownValue {
  if (value instanceof StatusError) return { kind: 'status', value: value.status };
  if (value instanceof SystemError) return { kind: 'system', value: { code: value.code, subject: value.subject } };
  return { kind: 'error', value: value instanceof Error ? value.message : String(value) };
}

function unpack({ kind, value }: ThrownValue): Error {
  if (kind === 'status') return new StatusError(value as ConstructorParameters<typeof StatusError>[0]);
  if (kind === 'system') {
    const { code, subject } = value as { code: ErrorCode; subject?: string };
    return new SystemError(code, subject);
  }
  return new Error(String(value));
}

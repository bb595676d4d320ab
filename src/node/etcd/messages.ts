import type { ICompare, IEvent, IKeyValue, IRangeRequest, IRangeResponse, IRequestOp, IResponseOp } from 'etcd3';
import type {
  Compare,
  KeyValue,
  Operation,
  OperationResult,
  RangeRequest,
  RangeResponse,
  WatchEvent,
} from '../../core/etcd/etcd.ts';

const noLease = '0';

export function keyBytes(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

/** The end of a range as etcd takes it: nothing for one key alone. */
function rangeEndMessage(rangeEnd: string | undefined): { range_end?: Buffer } {
  return rangeEnd === undefined ? {} : { range_end: keyBytes(rangeEnd) };
}

export function rangeMessage({ key, rangeEnd, limit, revision, keysOnly, countOnly }: RangeRequest): IRangeRequest {
  return {
    key: keyBytes(key),
    ...rangeEndMessage(rangeEnd),
    ...(limit !== undefined && { limit }),
    ...(revision !== undefined && { revision }),
    ...(keysOnly === true && { keys_only: true }),
    ...(countOnly === true && { count_only: true }),
  };
}

/** A list without its revision, which a transaction says once for all. */
export function rangeResult({ kvs, more, count }: IRangeResponse): Omit<RangeResponse, 'revision'> {
  return { kvs: kvs.map(keyValueOf), more, count: Number(count) };
}

const results = { '=': 'Equal', '!=': 'NotEqual', '<': 'Less', '>': 'Greater' } as const;

export function compareMessage(compare: Compare): ICompare {
  const common = { key: keyBytes(compare.key), result: results[compare.operator] };
  switch (compare.target) {
    case 'modRevision':
      return { ...common, target: 'Mod', mod_revision: compare.value };
    case 'createRevision':
      return { ...common, target: 'Create', create_revision: compare.value };
    case 'version':
      return { ...common, target: 'Version', version: compare.value };
    case 'value':
      return { ...common, target: 'Value', value: keyBytes(compare.value) };
  }
}

export function operationMessage(operation: Operation): IRequestOp {
  switch (operation.type) {
    case 'range':
      return { request_range: rangeMessage(operation) };
    case 'delete':
      return {
        request_delete_range: {
          key: keyBytes(operation.key),
          ...rangeEndMessage(operation.rangeEnd),
          prev_kv: true,
        },
      };
    case 'put':
      return {
        request_put: {
          key: keyBytes(operation.key),
          value: valueBytes(operation.value),
          ...(operation.lease && { lease: operation.lease }),
        },
      };
  }
}

export function operationResult(response: Partial<IResponseOp>): OperationResult {
  if (response.response_range) return { type: 'range', ...rangeResult(response.response_range) };
  const deletion = response.response_delete_range;
  return deletion ? { type: 'delete', deleted: deletion.prev_kvs.map(keyValueOf) } : { type: 'put' };
}

/** What was replaced is absent when it was not asked for or is forgotten already. */
export function eventOf({
  type,
  kv,
  prev_kv: replaced,
}: Omit<IEvent, 'prev_kv'> & { prev_kv: IKeyValue | null }): WatchEvent {
  const previous = replaced === null ? undefined : keyValueOf(replaced);
  if (type === 'Put') return { type: 'put', kv: keyValueOf(kv), previous };
  return { type: 'delete', key: kv.key.toString('utf8'), modRevision: Number(kv.mod_revision), previous };
}

function keyValueOf(message: IKeyValue): KeyValue {
  return {
    key: message.key.toString('utf8'),
    value: valueText(message.value),
    createRevision: Number(message.create_revision),
    modRevision: Number(message.mod_revision),
    version: Number(message.version),
    lease: message.lease === noLease ? '' : message.lease,
  };
}

/** What is encrypted are bytes, each kept as the character of its number; all else is text. */
const encryptedPrefix = 'k8s:enc:';

function valueBytes(value: string): Buffer {
  return value.startsWith(encryptedPrefix) ? Buffer.from(value, 'latin1') : keyBytes(value);
}

function valueText(bytes: Buffer): string {
  const isEncrypted = bytes.subarray(0, encryptedPrefix.length).toString('latin1') === encryptedPrefix;
  return bytes.toString(isEncrypted ? 'latin1' : 'utf8');
}

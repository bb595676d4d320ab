import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packTable, type TableEntry } from '../../../scripts/api-table/pack-table.ts';
import { packedTypes } from './packed-table.ts';

const metadata = { t: 'ref', ref: 'meta/v1.ObjectMeta' } as const;
const kind = { apiVersion: { t: 'string' }, kind: { t: 'string' }, metadata } as const;

const table: Readonly<Record<string, TableEntry>> = {
  'networking/v1.Ingress': {
    fields: { ...kind, spec: { t: 'ref', ref: 'networking/v1.IngressSpec' } },
    gvk: ['networking.k8s.io', 'v1', 'Ingress'],
  },
  'networking/v1.IngressSpec': {
    fields: {
      nested: { t: 'array', of: { t: 'array', of: { t: 'string' }, listType: 'set' } },
      rules: { t: 'array', of: { t: 'integer', f: 'int64' }, listType: 'atomic' },
      selector: { t: 'map', of: { t: 'ref', ref: 'core/v1.Selector' }, mapType: 'granular' },
    },
    mapType: 'atomic',
  },
};
const goTypes = {
  'networking/v1.Ingress': { metadata: 'v', spec: 'p' },
  'networking/v1.IngressSpec': { rules: 'a:[]v1.Rule' },
};

test('what is packed unpacks to the same', () => {
  const [ingress, spec] = packedTypes(packTable(table, goTypes));
  assert.equal(ingress?.kind, 'networking.k8s.io/v1/Ingress');
  const fields = {
    ...kind,
    metadata: { ...metadata, value: true },
    spec: { t: 'ref', ref: 'networking/v1.IngressSpec', pointer: true },
  };
  assert.deepEqual(ingress.unpack(), { fields });
  const { rules, ...others } = table['networking/v1.IngressSpec']?.fields ?? {};
  assert.equal(spec?.kind, undefined);
  assert.deepEqual(spec?.unpack(), {
    fields: { ...others, rules: { ...rules, always: true, goType: '[]v1.Rule' } },
    mapType: 'atomic',
  });
});

test('the fields that every kind has are not written', () => {
  assert.deepEqual(packTable(table, goTypes).types['networking/v1']?.[0], 'Ingress*;spec >IngressSpec p');
});

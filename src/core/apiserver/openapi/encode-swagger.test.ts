import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseYaml } from '../../meta/yaml/parse.ts';
import { ProtobufReader, type WireValue } from '../protobuf/reader.ts';
import { startTestApiServer } from '../testing.ts';
import { encodeSwagger } from './encode-swagger.ts';
import { swaggerChoices, swaggerMessages } from './swagger-messages.ts';

const encodedForm = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

test('a document is encoded byte for byte as the real server does it', () => {
  const { document, encoded } = JSON.parse(readFileSync('test/goldens/openapi/swagger.json', 'utf8')) as {
    document: object;
    encoded: string;
  };
  assert.equal(Buffer.from(encodeSwagger(document)).toString('base64'), encoded);
});

test('zeros are left out, and a choice is not', () => {
  assert.deepEqual([...encodeSwagger({ swagger: '', definitions: {} })], [0x4a, 0]);
  const closed = encodeSwagger({ definitions: { a: { minimum: 0, readOnly: false, additionalProperties: false } } });
  assert.deepEqual([...closed].slice(-7), [0x12, 5, 0xaa, 1, 2, 0x10, 0]);
  const limits = encodeSwagger({ definitions: { a: { maximum: 1.5, minLength: 300 } } });
  assert.deepEqual([...limits].slice(-12), [0x39, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f, 0x60, 0xac, 2]);
});

test('the encoded document says what the one in JSON says', async () => {
  await using server = await startTestApiServer();
  const get = async (accept: string) => {
    const headers = { accept };
    const answer = await server.transport({ method: 'GET', target: '/openapi/v2', headers });
    return { ...answer, bytes: await answer.body.bytes() };
  };
  const plain = await get('application/json');
  const old = await get('application/com.github.proto-openapi.spec.v2@v1.0+protobuf');
  assert.deepEqual([plain.headers['content-type'], old.headers['content-type']], ['application/json', encodedForm]);
  assert.deepEqual([old.headers['etag'], old.headers['vary']], [plain.headers['etag'], 'Accept']);
  assert.equal((await get(`application/json;q=0.5,${encodedForm}`)).headers['content-type'], encodedForm);
  assert.equal((await get('text/html')).status, 406);
  const document: unknown = JSON.parse(new TextDecoder().decode(plain.bytes));
  assert.deepEqual(decode('Document', new Uint8Array(old.bytes)), document);
});

/** What a message says, as JSON has it. */
function decode(type: string, bytes: Uint8Array<ArrayBuffer>): unknown {
  const parts = partsOf(bytes);
  if (type === 'Any') return parseYaml(textOf(parts[0]?.wire));
  if (swaggerChoices[type] !== undefined) return decodeChoice(type, parts);
  const result: Record<string, unknown> = {};
  for (const { number, wire } of parts) {
    const [name, [, fieldType]] = Object.entries(swaggerMessages[type] ?? {}).find(([, [each]]) => each === number) ?? [
      '',
      [0, ''],
    ];
    if (name.endsWith('*')) {
      const [key, value] = partsOf(bytesOf(wire));
      result[textOf(key?.wire)] = decode(fieldType, bytesOf(value?.wire));
    } else if (fieldType.endsWith('[]')) {
      result[name] = [...((result[name] ?? []) as unknown[]), decodeSingle(fieldType.slice(0, -2), wire)];
    } else result[name] = decodeSingle(fieldType, wire);
  }
  return result;
}

const choiceFields: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  AdditionalPropertiesItem: { 1: 'Schema', 2: 'boolean' },
  ItemsItem: { 1: 'Schema' },
  NonBodyParameter: { 1: 'HeaderParameter', 3: 'QueryParameter', 4: 'PathParameter' },
  Parameter: { 1: 'BodyParameter', 2: 'NonBodyParameter' },
  ParametersItem: { 1: 'Parameter', 2: 'JsonReference' },
  ResponseValue: { 1: 'Response', 2: 'JsonReference' },
  SchemaItem: { 1: 'Schema' },
  SecurityDefinitionsItem: { 2: 'ApiKeySecurity' },
  TypeItem: { 1: 'string' },
};

function decodeChoice(type: string, parts: ReturnType<typeof partsOf>): unknown {
  if (type === 'StringArray') return parts.map(({ wire }) => textOf(wire));
  const [first] = parts;
  return first === undefined ? undefined : decodeSingle(choiceFields[type]?.[first.number] ?? '', first.wire);
}

function decodeSingle(type: string, wire: WireValue): unknown {
  if (type === 'string') return textOf(wire);
  if (wire.type === 'number') return type === 'boolean' ? wire.value === 1n : Number(wire.value);
  return type === 'double' ? new DataView(wire.value.slice().buffer).getFloat64(0, true) : decode(type, wire.value);
}

function partsOf(bytes: Uint8Array<ArrayBuffer>): { number: number; wire: WireValue }[] {
  const reader = new ProtobufReader(bytes);
  const parts = [];
  for (let part = reader.next(); part !== undefined; part = reader.next()) parts.push(part);
  return parts;
}

function bytesOf(wire: WireValue | undefined): Uint8Array<ArrayBuffer> {
  assert.equal(wire?.type, 'bytes');
  return wire.value;
}

function textOf(wire: WireValue | undefined): string {
  return wire === undefined ? '' : new TextDecoder().decode(bytesOf(wire));
}

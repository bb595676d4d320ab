import { printYaml } from '../../meta/yaml/print.ts';
import { ProtobufWriter } from '../protobuf/writer.ts';
import { type MessageField, swaggerChoices, swaggerMessages } from './swagger-messages.ts';

/** A document of OpenAPI version 2 as the protocol buffer message that clients written in Go read. */
export function encodeSwagger(document: object): Uint8Array<ArrayBuffer> {
  return encodeMessage('Document', document);
}

function encodeMessage(type: string, value: unknown): Uint8Array<ArrayBuffer> {
  const writer = new ProtobufWriter();
  const choose = swaggerChoices[type];
  if (type === 'Any') writer.text(2, printYaml(value));
  else if (choose !== undefined) writeField(writer, choose(value), value, true);
  else writeFields(writer, swaggerMessages[type] ?? {}, value as object);
  return writer.finish();
}

function writeFields(writer: ProtobufWriter, fields: Readonly<Record<string, MessageField>>, value: object): void {
  const entries = Object.entries(value);
  const members = new Map(entries);
  for (const [name, field] of Object.entries(fields)) {
    if (name.endsWith('*')) {
      for (const [key, each] of entries) {
        const isExtension = key.startsWith('x-');
        const belongs = name === 'x-*' ? isExtension : !(key in fields) && !(isExtension && 'x-*' in fields);
        if (belongs) writer.bytes(field[0], encodeNamed(key, field[1], each));
      }
    } else if (members.get(name) !== undefined) writeField(writer, field, members.get(name), false);
  }
}

function encodeNamed(name: string, type: string, value: unknown): Uint8Array<ArrayBuffer> {
  const writer = new ProtobufWriter();
  writer.text(1, name);
  writer.bytes(2, encodeMessage(type, value));
  return writer.finish();
}

/** `always`: a zero is written too, because what is absent would be another choice. */
function writeField(writer: ProtobufWriter, [number, type]: MessageField, value: unknown, always: boolean): void {
  if (!type.endsWith('[]')) writeSingle(writer, [number, type], value, always);
  else for (const each of [value].flat()) writeSingle(writer, [number, type.slice(0, -2)], each, true);
}

function writeSingle(writer: ProtobufWriter, [number, type]: MessageField, value: unknown, always: boolean): void {
  const isZero = value === '' || value === 0 || value === false;
  switch (type) {
    case 'string':
      if (always || !isZero) writer.text(number, String(value));
      break;
    case 'boolean':
    case 'integer':
      if (always || !isZero) writer.number(number, Number(value));
      break;
    case 'double':
      if (always || !isZero) writer.double(number, Number(value));
      break;
    default:
      writer.bytes(number, encodeMessage(type, value));
  }
}

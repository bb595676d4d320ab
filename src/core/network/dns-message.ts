import { DnsReader, DnsWriter } from './dns-wire.ts';
import { formatIpBytes, parseIpBytes } from './ip-bytes.ts';

/** A message of DNS. Names are absolute and end with a dot. */
export interface DnsMessage {
  readonly id: number;
  readonly response: boolean;
  readonly opcode: number;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  readonly responseCode: DnsResponseCode;
  readonly questions: readonly DnsQuestion[];
  readonly answers: readonly DnsRecord[];
  readonly authorities: readonly DnsRecord[];
  readonly additionals: readonly DnsRecord[];
  /** The largest datagram that the sender takes, where it uses EDNS. */
  readonly ednsSize: number | undefined;
}

export type DnsResponseCode = 'NOERROR' | 'FORMERR' | 'SERVFAIL' | 'NXDOMAIN' | 'NOTIMP' | 'REFUSED';

export interface DnsQuestion {
  readonly name: string;
  /** `A`, `SRV`, ...; `TYPE65` where it has no name here. */
  readonly type: string;
}

export type DnsRecord = { readonly name: string; readonly ttl: number } & DnsData;

export type DnsData =
  | { readonly type: 'A' | 'AAAA'; readonly address: string }
  | { readonly type: 'CNAME' | 'NS' | 'PTR'; readonly target: string }
  | { readonly type: 'TXT'; readonly texts: readonly string[] }
  | { readonly type: 'MX'; readonly preference: number; readonly target: string }
  | {
      readonly type: 'SRV';
      readonly priority: number;
      readonly weight: number;
      readonly port: number;
      readonly target: string;
    }
  | {
      readonly type: 'SOA';
      readonly primary: string;
      readonly mailbox: string;
      readonly serial: number;
      readonly refresh: number;
      readonly retry: number;
      readonly expire: number;
      readonly minimum: number;
    };

const typeNumbers: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  HINFO: 13,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  HTTPS: 65,
  ANY: 255,
};
const typeNames = new Map(Object.entries(typeNumbers).map(([name, number]) => [number, name]));
const optionType = 41;
const internetClass = 1;
const responseCodes: readonly DnsResponseCode[] = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];

/** The number of a type; undefined where the name is unknown. */
export function dnsTypeNumber(name: string): number | undefined {
  const numbered = /^TYPE(\d+)$/.exec(name);
  return numbered === null ? typeNumbers[name] : Number(numbered[1]);
}

/** A question, as clients send it. */
export function dnsQuery(id: number, question: DnsQuestion, options: { recursionDesired?: boolean } = {}): DnsMessage {
  return {
    id,
    response: false,
    opcode: 0,
    authoritative: false,
    truncated: false,
    recursionDesired: options.recursionDesired ?? true,
    recursionAvailable: false,
    responseCode: 'NOERROR',
    questions: [question],
    answers: [],
    authorities: [],
    additionals: [],
    ednsSize: 1232,
  };
}

/** With compressed names, as servers write it. */
export function encodeDnsMessage(message: DnsMessage): Uint8Array<ArrayBuffer> {
  const writer = new DnsWriter();
  const flags =
    (message.response ? 0x8000 : 0) |
    (message.opcode << 11) |
    (message.authoritative ? 0x0400 : 0) |
    (message.truncated ? 0x0200 : 0) |
    (message.recursionDesired ? 0x0100 : 0) |
    (message.recursionAvailable ? 0x0080 : 0) |
    responseCodes.indexOf(message.responseCode);
  const { questions, answers, authorities, additionals, ednsSize } = message;
  const options = ednsSize === undefined ? 0 : 1;
  const counts = [questions.length, answers.length, authorities.length, additionals.length + options];
  for (const word of [message.id, flags, ...counts]) writer.writeUint16(word);
  for (const { name, type } of questions) {
    writer.writeName(name);
    writer.writeUint16(dnsTypeNumber(type) ?? 0);
    writer.writeUint16(internetClass);
  }
  for (const record of [...answers, ...authorities, ...additionals]) writeRecord(writer, record);
  if (ednsSize !== undefined) {
    writer.writeName('.');
    for (const word of [optionType, ednsSize, 0, 0, 0]) writer.writeUint16(word);
  }
  return writer.finish();
}

/** Throws DnsFormatError. Records of types that are not known here are left out. */
export function decodeDnsMessage(bytes: Uint8Array): DnsMessage {
  const reader = new DnsReader(bytes);
  const [id, flags] = [reader.readUint16(), reader.readUint16()];
  const counts = [reader.readUint16(), reader.readUint16(), reader.readUint16(), reader.readUint16()];
  const [questionCount = 0, ...recordCounts] = counts;
  const questions = Array.from({ length: questionCount }, () => {
    const [name, type] = [reader.readName(), reader.readUint16()];
    reader.readUint16();
    return { name, type: typeNames.get(type) ?? `TYPE${type}` };
  });
  let ednsSize: number | undefined;
  const sections = recordCounts.map((count) => {
    const records: DnsRecord[] = [];
    for (let index = 0; index < count; index += 1) {
      const record = readRecord(reader);
      if (typeof record === 'number') ednsSize = record;
      else if (record !== undefined) records.push(record);
    }
    return records;
  });
  const [answers = [], authorities = [], additionals = []] = sections;
  return {
    id,
    response: (flags & 0x8000) !== 0,
    opcode: (flags >>> 11) & 15,
    authoritative: (flags & 0x0400) !== 0,
    truncated: (flags & 0x0200) !== 0,
    recursionDesired: (flags & 0x0100) !== 0,
    recursionAvailable: (flags & 0x0080) !== 0,
    responseCode: responseCodes[flags & 15] ?? 'SERVFAIL',
    questions,
    answers,
    authorities,
    additionals,
    ednsSize,
  };
}

/** `10.244.0.5` is asked for as `5.0.244.10.in-addr.arpa.`; undefined where the text is no address. */
export function reverseName(address: string): string | undefined {
  const bytes = parseIpBytes(address);
  if (bytes === undefined) return undefined;
  if (bytes.length === 4) return `${[...bytes].reverse().join('.')}.in-addr.arpa.`;
  const digits = Array.from(bytes, (byte) => [byte >>> 4, byte & 15]).flat();
  return `${digits
    .reverse()
    .map((digit) => digit.toString(16))
    .join('.')}.ip6.arpa.`;
}

function writeRecord(writer: DnsWriter, record: DnsRecord): void {
  writer.writeName(record.name);
  writer.writeUint16(dnsTypeNumber(record.type) ?? 0);
  writer.writeUint16(internetClass);
  writer.writeUint32(record.ttl);
  writer.writeSized(() => writeData(writer, record));
}

function writeData(writer: DnsWriter, data: DnsData): void {
  switch (data.type) {
    case 'A':
    case 'AAAA':
      writer.writeBytes(parseIpBytes(data.address) ?? new Uint8Array(4));
      break;
    case 'CNAME':
    case 'NS':
    case 'PTR':
      writer.writeName(data.target);
      break;
    case 'TXT':
      for (const text of data.texts) writer.writeText(text);
      break;
    case 'MX':
      writer.writeUint16(data.preference);
      writer.writeName(data.target);
      break;
    case 'SRV':
      for (const word of [data.priority, data.weight, data.port]) writer.writeUint16(word);
      writer.writeName(data.target, { compress: false });
      break;
    case 'SOA':
      writer.writeName(data.primary);
      writer.writeName(data.mailbox);
      for (const word of [data.serial, data.refresh, data.retry, data.expire, data.minimum]) writer.writeUint32(word);
  }
}

/** A number is the size that an EDNS record tells. */
function readRecord(reader: DnsReader): DnsRecord | number | undefined {
  const name = reader.readName();
  const number = reader.readUint16();
  const recordClass = reader.readUint16();
  const ttl = reader.readUint32();
  const length = reader.readUint16();
  const end = reader.offset + length;
  const data = number === optionType ? undefined : readData(reader, typeNames.get(number) ?? '', length);
  reader.offset = end;
  if (number === optionType) return recordClass;
  return data === undefined ? undefined : { name, ttl, ...data };
}

function readData(reader: DnsReader, type: string, length: number): DnsData | undefined {
  switch (type) {
    case 'A':
    case 'AAAA':
      return { type, address: formatIpBytes(reader.readBytes(length)) };
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return { type, target: reader.readName() };
    case 'TXT':
      return { type, texts: reader.readTexts(length) };
    case 'MX':
      return { type, preference: reader.readUint16(), target: reader.readName() };
    case 'SRV': {
      const [priority, weight, port] = [reader.readUint16(), reader.readUint16(), reader.readUint16()];
      return { type, priority, weight, port, target: reader.readName() };
    }
    case 'SOA': {
      const [primary, mailbox] = [reader.readName(), reader.readName()];
      const [serial, refresh, retry] = [reader.readUint32(), reader.readUint32(), reader.readUint32()];
      return {
        type,
        primary,
        mailbox,
        serial,
        refresh,
        retry,
        expire: reader.readUint32(),
        minimum: reader.readUint32(),
      };
    }
    default:
      return undefined;
  }
}

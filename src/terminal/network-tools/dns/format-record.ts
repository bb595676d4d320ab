import type { DnsData, DnsRecord } from '../../../core/network/dns-message.ts';

/** A record's data as zone files write it. */
export function formatRecordData(data: DnsData): string {
  switch (data.type) {
    case 'A':
    case 'AAAA':
      return data.address;
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return data.target;
    case 'TXT':
      return data.texts.map(quoteText).join(' ');
    case 'MX':
      return `${data.preference} ${data.target}`;
    case 'SRV':
      return `${data.priority} ${data.weight} ${data.port} ${data.target}`;
    case 'SOA': {
      const { primary, mailbox, serial, refresh, retry, expire, minimum } = data;
      return [primary, mailbox, serial, refresh, retry, expire, minimum].join(' ');
    }
  }
}

/** A record in the columns of BIND's tools. */
export function formatRecord(record: DnsRecord): string {
  return layOut([
    [record.name, 24],
    [String(record.ttl), 32],
    ['IN', 40],
    [record.type, 48],
    [formatRecordData(record), 0],
  ]);
}

/** A question in the columns of BIND's tools. */
export function formatQuestion(name: string, type: string): string {
  return layOut([
    [name, 32],
    ['IN', 40],
    [type, 0],
  ]);
}

function quoteText(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** Puts tabs up to where the next field stands, or a blank where it is already past that. */
function layOut(fields: readonly (readonly [text: string, nextColumn: number])[]): string {
  let line = '';
  let column = 0;
  for (const [text, nextColumn] of fields) {
    line += text;
    column += text.length;
    if (nextColumn === 0) break;
    if (column >= nextColumn) {
      line += ' ';
      column += 1;
    }
    while (column < nextColumn) {
      line += '\t';
      column = (Math.floor(column / 8) + 1) * 8;
    }
  }
  return line;
}

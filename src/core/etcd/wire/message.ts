/**
 * The messages between our etcd and its clients: a line of JSON in which every text value of a key is `~` and its length, then these
 * values as they are, one after the other. Values are JSON documents themselves; this spares escaping them.
 */
export const messageType = 'application/vnd.tabernetes.etcd';

export function encodeMessage(message: object): string {
  const values: string[] = [];
  const head = JSON.stringify(message, (name, value: unknown) => {
    if (name !== 'value' || typeof value !== 'string') return value;
    values.push(value);
    return `~${value.length}`;
  });
  return `${head}\n${values.join('')}`;
}

/** Throws a SyntaxError on text that `encodeMessage` did not make. */
export function decodeMessage(text: string): unknown {
  const lineEnd = text.indexOf('\n');
  if (lineEnd < 0) throw new SyntaxError('the message has no end of line');
  let position = lineEnd + 1;
  return JSON.parse(text.slice(0, lineEnd), (name, value: unknown) => {
    if (name !== 'value' || typeof value !== 'string') return value;
    const start = position;
    position += Number(value.slice(1));
    return text.slice(start, position);
  });
}

/**
 * The messages between our etcd and its clients: a line of JSON in which every text value of a key is `~` and its length, then these
 * values as they are, one after the other. Values are JSON documents themselves; this spares escaping them.
 */
export const messageType = 'application/vnd.tabernetes.etcd';

export function encodeMessage(message: object): string {
  const values: string[] = [];
  const head = JSON.stringify(withoutValues(message, values));
  return `${head}\n${values.join('')}`;
}

/** Throws a SyntaxError on text that `encodeMessage` did not make. */
export function decodeMessage(text: string): unknown {
  const lineEnd = text.indexOf('\n');
  if (lineEnd < 0) throw new SyntaxError('the message has no end of line');
  const message: unknown = JSON.parse(text.slice(0, lineEnd));
  if (isFolder(message)) putValues(message, text, lineEnd + 1);
  return message;
}

type Folder = Record<string, unknown>;

function isFolder(value: unknown): value is Folder {
  return typeof value === 'object' && value !== null;
}

/** A copy; the values go into `values` in the order in which they are met. */
function withoutValues(node: object, values: string[]): unknown {
  if (Array.isArray(node)) return node.map((each: unknown) => (isFolder(each) ? withoutValues(each, values) : each));
  const copy: Folder = {};
  for (const [name, value] of Object.entries(node as Folder)) {
    if (name === 'value' && typeof value === 'string') {
      values.push(value);
      copy[name] = `~${value.length}`;
    } else copy[name] = isFolder(value) ? withoutValues(value, values) : value;
  }
  return copy;
}

/** Puts the values back, in the same order, from `position` of the text on. Returns where the rest begins. */
function putValues(node: Folder, text: string, position: number): number {
  let next = position;
  for (const name of Object.keys(node)) {
    const value = node[name];
    if (name === 'value' && typeof value === 'string') {
      const start = next;
      next += Number(value.slice(1));
      node[name] = text.slice(start, next);
    } else if (isFolder(value)) next = putValues(value, text, next);
  }
  return next;
}

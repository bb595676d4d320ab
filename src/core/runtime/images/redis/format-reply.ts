import { isErrorReply, type Reply } from './reply.ts';

/** A reply as redis-cli shows it on a terminal. */
export function formatReply(reply: Reply, indent = ''): string {
  if (reply === null) return '(nil)\n';
  if (typeof reply === 'number') return `(integer) ${reply}\n`;
  if (typeof reply === 'string') return reply.startsWith('# ') ? reply : `${quoted(reply)}\n`;
  if ('simple' in reply) return `${reply.simple}\n`;
  if (isErrorReply(reply)) return `(error) ${reply.error}\n`;
  if (reply.length === 0) return '(empty array)\n';
  const width = String(reply.length).length;
  return reply
    .map((item, index) => {
      const label = `${String(index + 1).padStart(width)}) `;
      return `${index === 0 ? '' : indent}${label}${formatReply(item, indent + ' '.repeat(label.length))}`;
    })
    .join('');
}

/** A reply as redis-cli prints it into a file or a pipe. */
export function rawReply(reply: Reply): string {
  if (reply === null) return '';
  if (typeof reply === 'number') return String(reply);
  if (typeof reply === 'string') return reply;
  if ('simple' in reply) return reply.simple;
  if (isErrorReply(reply)) return `${reply.error}\n`;
  return reply.map(rawReply).join('\n');
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\x07': '\\a', '\b': '\\b' };

function quoted(text: string): string {
  const inner = text.replace(/[\\"]|[^ -~]/g, (character) => {
    if (character === '\\' || character === '"') return `\\${character}`;
    return escapes[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `"${inner}"`;
}

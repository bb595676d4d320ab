/**
 * What a command answers: text and null are bulk strings, a number an integer, a list an array. Texts are binary: one
 * character a byte.
 */
export type Reply = string | null | number | SimpleReply | ErrorReply | readonly Reply[];

export interface SimpleReply {
  readonly simple: string;
}

export interface ErrorReply {
  readonly error: string;
}

export const ok: SimpleReply = { simple: 'OK' };

/** A command was refused; the message is what the client reads after `-`. */
export class RedisError extends Error {}

export function isErrorReply(reply: Reply): reply is ErrorReply {
  return typeof reply === 'object' && reply !== null && 'error' in reply;
}

/** A reply as RESP writes it, in binary text. */
export function encodeReply(reply: Reply): string {
  if (reply === null) return '$-1\r\n';
  if (typeof reply === 'number') return `:${reply}\r\n`;
  if (typeof reply === 'string') return `$${reply.length}\r\n${reply}\r\n`;
  if ('simple' in reply) return `+${reply.simple}\r\n`;
  if ('error' in reply) return `-${reply.error}\r\n`;
  return `*${reply.length}\r\n${reply.map(encodeReply).join('')}`;
}

/** A command as clients send it. */
export function encodeCommand(words: readonly string[]): Uint8Array {
  return bytesOf(encodeReply(words));
}

export function bytesOf(binary: string): Uint8Array {
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

export function binaryOf(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 4096)
    text += String.fromCharCode(...bytes.subarray(start, start + 4096));
  return text;
}

/** UTF-8 text as binary text. */
export function toBinary(text: string): string {
  return binaryOf(new TextEncoder().encode(text));
}

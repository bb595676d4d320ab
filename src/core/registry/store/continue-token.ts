import { newBadRequest, type StatusError } from '../../meta/status.ts';
import { explainJsonError } from '../../schema/json-syntax.ts';

/** Where a list goes on, and as of which revision. */
export interface Position {
  readonly key: string;
  readonly revision: number;
}

interface Token {
  readonly v: string;
  readonly rv: number;
  readonly start: string;
}

const tokenVersion = 'meta.k8s.io/v1';

export function encodeContinue(position: Position, prefix: string): string {
  const token: Token = { v: tokenVersion, rv: position.revision, start: `/${position.key.slice(prefix.length)}` };
  return toBase64Url(JSON.stringify(token));
}

/** Throws a BadRequest Status for a token that this server did not make for such a list. */
export function decodeContinue(token: string, prefix: string): Position {
  const { v = '', rv = 0, start = '' } = parseToken(token);
  if (v !== tokenVersion) throw invalidToken(`server does not recognize this encoded version ${v}`);
  if (rv === 0) throw invalidToken(`incorrect encoded start resourceVersion (version ${tokenVersion})`);
  if (start === '') throw invalidToken(`encoded start key empty (version ${tokenVersion})`);
  const key = start.startsWith('/') ? start : `/${start}`;
  if (/\/(\.{0,2})(\/|$)/.test(key)) throw invalidToken(start);
  return { key: prefix + key.slice(1), revision: rv };
}

function parseToken(token: string): Partial<Token> {
  const text = fromBase64Url(token);
  try {
    return (JSON.parse(text) as Partial<Token> | null) ?? {};
  } catch {
    throw invalidToken(explainJsonError(text));
  }
}

function invalidToken(reason: string): StatusError {
  return newBadRequest(`invalid continue token: continue key is not valid: ${reason}`);
}

function toBase64Url(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** Empty for text that is no base64. */
function fromBase64Url(text: string): string {
  try {
    const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
  } catch {
    return '';
  }
}

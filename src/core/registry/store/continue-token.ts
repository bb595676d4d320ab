import { newBadRequest } from '../../meta/status.ts';

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
  const token: Token = { v: tokenVersion, rv: position.revision, start: position.key.slice(prefix.length) };
  return toBase64Url(JSON.stringify(token));
}

/** Throws a BadRequest Status for a token that this server did not make for such a list. */
export function decodeContinue(token: string, prefix: string): Position {
  const parsed = parseToken(token);
  if (parsed === undefined) throw newBadRequest('continue key is not valid: invalid character in token');
  if (parsed.v !== tokenVersion) {
    throw newBadRequest(
      `continue key is not valid: server does not recognize this encoded version ${JSON.stringify(parsed.v)}`,
    );
  }
  return { key: prefix + parsed.start, revision: parsed.rv };
}

function parseToken(token: string): Token | undefined {
  try {
    const parsed = JSON.parse(fromBase64Url(token)) as Partial<Token> | null;
    const { v, rv, start } = parsed ?? {};
    return typeof v === 'string' && typeof rv === 'number' && typeof start === 'string' ? { v, rv, start } : undefined;
  } catch {
    return undefined;
  }
}

function toBase64Url(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): string {
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
}

import { newBadRequest } from '../../meta/status.ts';
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
  const token: Token = { v: tokenVersion, rv: position.revision, start: position.key.slice(prefix.length) };
  return toBase64Url(JSON.stringify(token));
}

/** Throws a BadRequest Status for a token that this server did not make for such a list. */
export function decodeContinue(token: string, prefix: string): Position {
  const parsed = parseToken(token);
  if (typeof parsed === 'string') throw newBadRequest(`invalid continue token: continue key is not valid: ${parsed}`);
  if (parsed.v !== tokenVersion) {
    throw newBadRequest(
      `continue key is not valid: server does not recognize this encoded version ${JSON.stringify(parsed.v)}`,
    );
  }
  return { key: prefix + parsed.start, revision: parsed.rv };
}

/** The token, or what is wrong with it. */
function parseToken(token: string): Token | string {
  const text = fromBase64Url(token);
  try {
    const parsed = JSON.parse(text) as Partial<Token> | null;
    const { v, rv, start } = parsed ?? {};
    const isWhole = typeof v === 'string' && typeof rv === 'number' && typeof start === 'string';
    return isWhole ? { v, rv, start } : 'incorrect encoded start resourceVersion (version meta.k8s.io/v1)';
  } catch {
    return explainJsonError(text);
  }
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

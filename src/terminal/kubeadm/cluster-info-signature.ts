/** Whether the detached signature (`HEADER..SIGNATURE`, HS256) over the text was made with the token. */
export async function verifySignature(text: string, signature: string, token: string): Promise<boolean> {
  const [header = '', , given = ''] = signature.split('.');
  const key = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(token),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['verify'],
  );
  const signed = new TextEncoder().encode(`${header}.${encodeUrl(text)}`);
  return crypto.subtle.verify('HMAC', key, decodeUrl(given), signed);
}

function encodeUrl(text: string): string {
  const binary = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function decodeUrl(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}

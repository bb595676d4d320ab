import type { EncryptionKey, EncryptionProvider } from './configuration.ts';

/** What was read: in clear, and whether it should be written anew because it is not as it would be written now. */
export interface Clear {
  readonly text: string;
  readonly stale: boolean;
}

/** Every value that is encrypted starts so. */
const encryptedPrefix = 'k8s:enc:';
const blockSize = 16;
const nonceSize = 12;

interface Cipher {
  /** `k8s:enc:aescbc:v1:key1:`; empty for what is not encrypted. */
  readonly prefix: string;
  encrypt(clear: Uint8Array<ArrayBuffer>, key: string): Promise<Uint8Array>;
  decrypt(bytes: Uint8Array<ArrayBuffer>, key: string): Promise<Uint8Array>;
}

/** Writes and reads the values of a resource. Bytes are kept as characters of the same number. */
export class Transformer {
  readonly #ciphers: readonly Cipher[];

  constructor(providers: readonly EncryptionProvider[], randomBytes: (length: number) => Uint8Array<ArrayBuffer>) {
    this.#ciphers = providers.flatMap((provider) => ciphersOf(provider, randomBytes));
  }

  /** `key` is where the value is stored; some ways bind it to its place. */
  async write(text: string, key: string): Promise<string> {
    const [cipher] = this.#ciphers;
    if (cipher === undefined || cipher.prefix === '') return text;
    return cipher.prefix + toCharacters(await cipher.encrypt(new TextEncoder().encode(text), key));
  }

  /** Rejects with an Error in kube-apiserver's words for what no key opens. */
  async read(value: string, key: string): Promise<Clear> {
    const index = this.#ciphers.findIndex(({ prefix }) =>
      prefix === '' ? !value.startsWith(encryptedPrefix) : value.startsWith(prefix),
    );
    const cipher = this.#ciphers[index];
    if (cipher === undefined) throw new Error(this.#problemWith(value));
    if (cipher.prefix === '') return { text: value, stale: index > 0 };
    const clear = await cipher.decrypt(toBytes(value.slice(cipher.prefix.length)), key);
    return { text: new TextDecoder().decode(clear), stale: index > 0 };
  }

  #problemWith(value: string): string {
    const readsClear = this.#ciphers.some(({ prefix }) => prefix === '');
    const isEncrypted = value.startsWith(encryptedPrefix);
    return isEncrypted && readsClear ? 'identity transformer tried to read encrypted data' : 'no matching prefix found';
  }
}

function ciphersOf(provider: EncryptionProvider, randomBytes: (length: number) => Uint8Array<ArrayBuffer>): Cipher[] {
  if (provider.type === 'identity') {
    const same = (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => Promise.resolve(bytes);
    return [{ prefix: '', encrypt: same, decrypt: same }];
  }
  return provider.keys.map((key) => ({
    prefix: `${encryptedPrefix}${provider.type}:v1:${key.name}:`,
    ...(provider.type === 'aescbc' ? blockCipher(key, randomBytes) : counterCipher(key, randomBytes)),
  }));
}

/** AES in CBC mode; the initial vector stands before the blocks. */
function blockCipher(
  { secret }: EncryptionKey,
  randomBytes: (length: number) => Uint8Array<ArrayBuffer>,
): Omit<Cipher, 'prefix'> {
  const key = crypto.subtle.importKey('raw', secret, 'AES-CBC', false, ['encrypt', 'decrypt']);
  return {
    encrypt: async (clear) => {
      const iv = randomBytes(blockSize);
      return joined(iv, await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, await key, clear));
    },
    decrypt: async (bytes) => {
      const iv = bytes.slice(0, blockSize);
      return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, await key, bytes.slice(blockSize)));
    },
  };
}

/** AES in GCM mode, bound to the place of the value; the nonce stands before. */
function counterCipher(
  { secret }: EncryptionKey,
  randomBytes: (length: number) => Uint8Array<ArrayBuffer>,
): Omit<Cipher, 'prefix'> {
  const key = crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt', 'decrypt']);
  const algorithm = (iv: Uint8Array<ArrayBuffer>, place: string) => ({
    name: 'AES-GCM',
    iv,
    additionalData: new TextEncoder().encode(place),
  });
  return {
    encrypt: async (clear, place) => {
      const iv = randomBytes(nonceSize);
      return joined(iv, await crypto.subtle.encrypt(algorithm(iv, place), await key, clear));
    },
    decrypt: async (bytes, place) => {
      const iv = bytes.slice(0, nonceSize);
      return new Uint8Array(await crypto.subtle.decrypt(algorithm(iv, place), await key, bytes.slice(nonceSize)));
    },
  };
}

function joined(first: Uint8Array, second: ArrayBuffer): Uint8Array {
  const whole = new Uint8Array(first.length + second.byteLength);
  whole.set(first);
  whole.set(new Uint8Array(second), first.length);
  return whole;
}

function toCharacters(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (each) => each.charCodeAt(0));
}

/** An entry of a tar archive. */
export interface TarEntry {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly modifiedMs: number;
  readonly target: string;
  readonly content: Uint8Array;
}

const blockSize = 512;
const typeFlags = { file: '0', directory: '5', symlink: '2' } as const;

/** The bytes of an archive in the ustar form, with GNU's long names. */
export function writeArchive(entries: readonly TarEntry[]): Uint8Array {
  const blocks = entries.flatMap(entryBlocks);
  const size = blocks.reduce((sum, block) => sum + block.length, 0);
  const archive = new Uint8Array(Math.ceil((size + 2 * blockSize) / 10240) * 10240);
  let offset = 0;
  for (const block of blocks) {
    archive.set(block, offset);
    offset += block.length;
  }
  return archive;
}

function entryBlocks(entry: TarEntry): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  const name = new TextEncoder().encode(entry.path);
  if (name.length > 100) {
    const long = padded(new TextEncoder().encode(`${entry.path}\0`));
    blocks.push(header({ ...entry, path: '././@LongLink', type: 'file' }, 'L', name.length + 1), long);
  }
  const content = entry.type === 'file' ? entry.content : new Uint8Array();
  return [...blocks, header(entry, typeFlags[entry.type], content.length), padded(content)];
}

function padded(bytes: Uint8Array): Uint8Array {
  const block = new Uint8Array(Math.ceil(bytes.length / blockSize) * blockSize);
  block.set(bytes);
  return block;
}

function header(entry: TarEntry, flag: string, size: number): Uint8Array {
  const block = new Uint8Array(blockSize);
  const put = (text: string, offset: number, length: number): void => {
    block.set(new TextEncoder().encode(text).subarray(0, length), offset);
  };
  const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;
  put(entry.path, 0, 100);
  put(octal(entry.mode, 8), 100, 8);
  put(octal(entry.uid, 8), 108, 8);
  put(octal(entry.gid, 8), 116, 8);
  put(octal(size, 12), 124, 12);
  put(octal(Math.floor(entry.modifiedMs / 1000), 12), 136, 12);
  put(' '.repeat(8), 148, 8);
  put(flag, 156, 1);
  put(entry.target, 157, 100);
  put('ustar  \0', 257, 8);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8);
  return block;
}

/** The entries of an archive; undefined where the bytes are none. */
export function readArchive(bytes: Uint8Array): TarEntry[] | undefined {
  const entries: TarEntry[] = [];
  const decoder = new TextDecoder();
  let longName: string | undefined;
  for (let offset = 0; offset + blockSize <= bytes.length; ) {
    const block = bytes.subarray(offset, offset + blockSize);
    if (block.every((byte) => byte === 0)) break;
    const text = (start: number, length: number): string =>
      decoder.decode(block.subarray(start, start + length)).replace(/\0.*$/s, '');
    const number = (start: number, length: number): number => Number.parseInt(text(start, length).trim() || '0', 8);
    if (!text(257, 8).startsWith('ustar') && entries.length === 0) return undefined;
    const size = number(124, 12);
    const content = bytes.slice(offset + blockSize, offset + blockSize + size);
    const flag = text(156, 1);
    offset += blockSize + Math.ceil(size / blockSize) * blockSize;
    if (flag === 'L') {
      longName = decoder.decode(content).replace(/\0.*$/s, '');
      continue;
    }
    const prefix = text(345, 155);
    const path =
      longName ?? (prefix === '' || text(257, 8).startsWith('ustar ') ? text(0, 100) : `${prefix}/${text(0, 100)}`);
    longName = undefined;
    if (flag !== '' && !'0125'.includes(flag)) continue;
    const type = flag === '5' ? 'directory' : flag === '2' ? 'symlink' : 'file';
    entries.push({
      path,
      type,
      mode: number(100, 8),
      uid: number(108, 8),
      gid: number(116, 8),
      modifiedMs: number(136, 12) * 1000,
      target: text(157, 100),
      content,
    });
  }
  return entries;
}

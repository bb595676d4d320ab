import type { ByteSource } from './streams.ts';

/** Everything up to the end of the stream. */
export async function readAll(source: Pick<ByteSource, 'read'>, signal?: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let chunk = await source.read(signal); chunk !== undefined; chunk = await source.read(signal)) {
    chunks.push(chunk);
    length += chunk.length;
  }
  const [only] = chunks;
  if (chunks.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

/** Everything up to the end of the stream, as UTF-8. */
export async function readAllText(source: Pick<ByteSource, 'read'>, signal?: AbortSignal): Promise<string> {
  return new TextDecoder().decode(await readAll(source, signal));
}

/** The lines of a stream as they arrive, without their `\n`; the last one even if it lacks it. */
export async function* readLines(
  source: Pick<ByteSource, 'read'>,
  signal?: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for (let chunk = await source.read(signal); chunk !== undefined; chunk = await source.read(signal)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, createDeflate, createInflate } from 'node:zlib';
import { AsyncQueue } from '../async-queue.ts';
import type { Chunk, DuplexStream, Headers } from '../http.ts';
import { chunkBytes } from '../http-body.ts';
import { headerDictionary } from './dictionary.ts';
import { controlTypes, encodeControl, encodeData, SpdyFrameDecoder } from './frame.ts';
import { HeaderDecoder, HeaderEncoder } from './header-block.ts';
import { HeaderInflater, MalformedDeflate } from './inflate.ts';
import { SpdySession } from './session.ts';

const dictionary = headerDictionary();

/** The parts of one zlib stream, each flushed, as another implementation writes them. */
async function deflateParts(parts: readonly Uint8Array[], options: object): Promise<Uint8Array[]> {
  const deflate = createDeflate(options);
  const written: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => written.push(chunk));
  const results: Uint8Array[] = [];
  for (const part of parts) {
    deflate.write(part);
    await new Promise<void>((resolve) => deflate.flush(constants.Z_SYNC_FLUSH, resolve));
    results.push(new Uint8Array(Buffer.concat(written.splice(0))));
  }
  return results;
}

function joinedStreams(): [DuplexStream, DuplexStream] {
  const queues = [new AsyncQueue<Chunk>(), new AsyncQueue<Chunk>()] as const;
  const end = (from: AsyncQueue<Chunk>, to: AsyncQueue<Chunk>): DuplexStream => ({
    send: async (chunk) => to.push(chunk),
    receive: () => from.take(),
    close: () => to.end(),
  });
  return [end(queues[0], queues[1]), end(queues[1], queues[0])];
}

test('the dictionary is that of SPDY/3', () => {
  assert.equal(dictionary.length, 1423);
  let [low, high] = [1, 0];
  for (const byte of dictionary) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  assert.equal((high * 65_536 + low).toString(16), 'e3c6a7c2');
});

test('parts of a zlib stream are read in turn, whatever its blocks are like', async () => {
  const text = 'streamtype: stdout, requestid: 1; get / HTTP/1.1 ';
  const noise = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256);
  const parts = [text, text.repeat(300), 'x', text].map((part) => new TextEncoder().encode(part));
  for (const options of [
    { dictionary },
    { level: 0 },
    { strategy: constants.Z_FIXED, dictionary },
    { strategy: constants.Z_HUFFMAN_ONLY },
  ]) {
    const inflater = new HeaderInflater();
    const all = [...parts, noise];
    for (const [index, compressed] of (await deflateParts(all, options)).entries()) {
      assert.deepEqual(Buffer.from(inflater.inflate(compressed)), Buffer.from(all[index] ?? []));
    }
  }
});

test('what is no zlib stream is refused', () => {
  assert.throws(() => new HeaderInflater().inflate(new Uint8Array([1, 2, 3])), MalformedDeflate);
  assert.throws(() => new HeaderInflater().inflate(new Uint8Array([0x78, 0x01, 7])), MalformedDeflate);
});

test('headers that are written can be read, here and by zlib', async () => {
  const encoder = new HeaderEncoder();
  const decoder = new HeaderDecoder();
  const inflate = createInflate();
  const plain: Buffer[] = [];
  inflate.on('data', (chunk: Buffer) => plain.push(chunk));
  const blocks: Headers[] = [{ streamtype: 'error', port: '8080' }, {}, { long: 'y'.repeat(100_000) }];
  for (const headers of blocks) {
    const block = encoder.encode(headers);
    assert.deepEqual(decoder.decode(block), headers);
    await new Promise((resolve) => inflate.write(block, resolve));
  }
  assert.match(Buffer.concat(plain).toString('latin1'), /streamtype\0\0\0\x05error\0\0\0\x04port\0\0\0\x048080/);
});

test('frames are read from pieces of any size', () => {
  const wire = Buffer.concat([
    encodeControl(controlTypes.ping, 0, new Uint8Array([0, 0, 0, 1])),
    encodeData(5, 1, new Uint8Array(70_000)),
  ]);
  for (const step of [1, 9, wire.length]) {
    const decoder = new SpdyFrameDecoder();
    const frames = [];
    for (let offset = 0; offset < wire.length; offset += step) {
      decoder.push(wire.subarray(offset, offset + step));
      for (let frame = decoder.next(); frame !== undefined; frame = decoder.next()) frames.push(frame);
    }
    assert.deepEqual(
      frames.map(({ kind, flags, content }) => [kind, flags, content.length]),
      [
        ['control', 0, 4],
        ['data', 1, 70_000],
      ],
    );
  }
});

test('streams carry bytes both ways, end one by one, and are refused where nobody wants them', async () => {
  const [left, right] = joinedStreams();
  const client = new SpdySession(left, { side: 'client' });
  const server = new SpdySession(right, { side: 'server', accept: ({ streamtype }) => streamtype === 'data' });
  const running = [client.run(), server.run()];
  const echo = (async () => {
    for await (const stream of server.opened) {
      for (let bytes = await stream.read(); bytes !== undefined; bytes = await stream.read()) await stream.write(bytes);
      await stream.end();
    }
  })();
  const stream = await client.open({ streamtype: 'data' });
  await stream.write(chunkBytes('hello'));
  assert.deepEqual(await stream.read(), chunkBytes('hello'));
  await stream.end();
  assert.equal(await stream.read(), undefined);
  await assert.rejects(client.open({ streamtype: 'other' }));
  const second = await client.open({ streamtype: 'data' });
  client.close();
  assert.equal(await second.read(), undefined);
  await assert.rejects(second.write(chunkBytes('late')));
  await Promise.all([...running, echo]);
});

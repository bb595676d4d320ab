import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinBytes } from '../join-bytes.ts';
import { encodeFrame, FrameDecoder, opcodes, type WebSocketFrame } from './frame.ts';
import { clientHandshake, isWebSocketRequest, offeredProtocols, serverHandshake } from './handshake.ts';
import { messageStream } from './message-stream.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function decodeAll(wire: Uint8Array, step: number): WebSocketFrame[] {
  const decoder = new FrameDecoder();
  const frames: WebSocketFrame[] = [];
  for (let offset = 0; offset < wire.length; offset += step) {
    decoder.push(wire.subarray(offset, offset + step));
    for (let frame = decoder.next(); frame !== undefined; frame = decoder.next()) frames.push(frame);
  }
  return frames;
}

test('the frames of RFC 6455 section 5.7', () => {
  const mask = new Uint8Array([0x37, 0xfa, 0x21, 0x3d]);
  assert.deepEqual([...encodeFrame(opcodes.text, bytes('Hello'))], [0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f]);
  assert.deepEqual(
    [...encodeFrame(opcodes.text, bytes('Hello'), mask)],
    [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58],
  );
  assert.deepEqual([...encodeFrame(opcodes.binary, new Uint8Array(256)).subarray(0, 4)], [0x82, 0x7e, 0x01, 0x00]);
  assert.deepEqual(
    [...encodeFrame(opcodes.binary, new Uint8Array(65536)).subarray(0, 10)],
    [0x82, 0x7f, 0, 0, 0, 0, 0, 1, 0, 0],
  );
});

test('frames are read from pieces of any size', () => {
  const sizes = [0, 1, 125, 126, 65535, 65536, 70000];
  const mask = new Uint8Array([1, 2, 3, 4]);
  const payloads = sizes.map((size) => new Uint8Array(size).map((_, index) => index % 251));
  const wire = joinBytes(
    payloads.map((payload, index) => encodeFrame(opcodes.binary, payload, index % 2 ? mask : undefined)),
  );
  for (const step of [1, 7, 4096, wire.length]) {
    const frames = decodeAll(wire, step);
    assert.deepEqual(
      frames.map(({ payload }) => payload.length),
      sizes,
    );
    assert.ok(frames.every(({ payload }) => payload.every((byte, index) => byte === index % 251)));
  }
});

test('a message in fragments is one message, pings between them are answered, and a close is answered by a close', async () => {
  const sent: Uint8Array[] = [];
  const fragment = (opcode: number, text: string, final: boolean): Uint8Array => {
    const frame = encodeFrame(opcode, bytes(text));
    if (!final) frame[0] = (frame[0] ?? 0) & 0x7f;
    return frame;
  };
  const arriving = [
    joinBytes([fragment(opcodes.text, 'one, ', false), encodeFrame(opcodes.ping, bytes('still there?'))]),
    fragment(opcodes.continuation, 'two', true),
    encodeFrame(opcodes.binary, new Uint8Array([7])),
    encodeFrame(opcodes.close, new Uint8Array([3, 232])),
  ];
  let closed = false;
  const stream = messageStream({
    send: async (chunk) => void sent.push(chunk as Uint8Array),
    receive: async () => arriving.shift(),
    close: () => {
      closed = true;
    },
  });
  assert.equal(await stream.receive(), 'one, two');
  assert.deepEqual(await stream.receive(), new Uint8Array([7]));
  assert.equal(await stream.receive(), undefined);
  const replies = decodeAll(joinBytes(sent), 1000);
  assert.deepEqual(
    replies.map(({ opcode }) => opcode),
    [opcodes.pong, opcodes.close],
  );
  assert.equal(closed, true);
});

test('the handshake of RFC 6455 section 1.3', async () => {
  const request = {
    connection: 'keep-alive, Upgrade',
    upgrade: 'WebSocket',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-protocol': 'chat, superchat',
  };
  assert.equal(isWebSocketRequest(request), true);
  assert.deepEqual(offeredProtocols(request), ['chat', 'superchat']);
  assert.equal((await serverHandshake(request, 'chat'))['sec-websocket-accept'], 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  assert.equal(clientHandshake(new Uint8Array(16), ['a', 'b'])['sec-websocket-protocol'], 'a,b');
});

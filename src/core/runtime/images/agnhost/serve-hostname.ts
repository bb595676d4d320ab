import type { Process } from '../../../machine/process.ts';
import { byteConnection } from '../../../network/byte-connection.ts';
import { goLog } from '../serve/go-log.ts';
import { plainText, serveUntilStopped } from '../serve/serve-until-stopped.ts';
import type { AgnhostFlags } from './agnhost-program.ts';

/** Answers every request or connection with the host's name. */
export async function serveHostname(process: Process, flags: AgnhostFlags): Promise<number> {
  const port = Number(flags.get('port') ?? 9376);
  const overTcp = flags.get('tcp') === 'true';
  if (flags.get('udp') === 'true') return serveDatagrams(process, port);
  await goLog(process, `Serving on port ${port}.`);
  if (!overTcp || flags.get('http') === 'true')
    return serveUntilStopped(process, port, async () => plainText(process.hostname));
  const listener = process.network.listen({ port });
  process.onSignal('SIGTERM', () => listener[Symbol.dispose]());
  for await (const accepted of listener.accept()) {
    const connection = byteConnection(accepted);
    await connection.write(new TextEncoder().encode(`${process.hostname}\n`)).catch(() => {});
    connection.end();
  }
  return 0;
}

async function serveDatagrams(process: Process, port: number): Promise<number> {
  const stop = new AbortController();
  process.onSignal('SIGTERM', () => stop.abort());
  using socket = process.network.bindDatagrams(port);
  try {
    for (;;) {
      const { address, port: from } = await socket.receive(stop.signal);
      socket.send(new TextEncoder().encode(process.hostname), address, from);
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return 0;
  }
}

import { quote } from '../../../core/meta/quote.ts';
import type { Session } from '../session.ts';

/** Writes an error to the log on standard error, as often as kubectl meets it. */
export async function logUnhandled(session: Session, message: string, times: number): Promise<void> {
  const { clock, pid } = session.process;
  for (let time = 0; time < times; time += 1) {
    const stamp = new Date(clock.now()).toISOString();
    const micros = `${stamp.slice(11, 23)}${String(Math.floor(clock.random() * 1000)).padStart(3, '0')}`;
    const head = `E${stamp.slice(5, 7)}${stamp.slice(8, 10)} ${micros} ${String(pid).padStart(7)} memcache.go:265]`;
    await session.printError(`${head} "Unhandled Error" err=${quote(message)}\n`);
  }
}

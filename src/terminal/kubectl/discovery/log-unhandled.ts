import { quote } from '../../../core/meta/quote.ts';
import { log } from '../log.ts';
import type { Session } from '../session.ts';

/** Writes an error to the log on standard error, as often as kubectl meets it. */
export async function logUnhandled(session: Session, message: string, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await log(session, 'E', 'memcache.go:265', `"Unhandled Error" err=${quote(message)}`);
  }
}

import type { Session } from './session.ts';

/** Writes a line to the log on standard error, as klog does: `E1121 03:04:05.678901    1234 memcache.go:265] ...`. */
export async function log(session: Session, severity: 'E' | 'W', place: string, message: string): Promise<void> {
  const { clock, pid } = session.process;
  const stamp = new Date(clock.now()).toISOString();
  const micros = `${stamp.slice(11, 23)}${String(Math.floor(clock.random() * 1000)).padStart(3, '0')}`;
  const head = `${severity}${stamp.slice(5, 7)}${stamp.slice(8, 10)} ${micros} ${String(pid).padStart(7)} ${place}]`;
  await session.printError(`${head} ${message}\n`);
}

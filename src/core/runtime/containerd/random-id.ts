import type { Clock } from '../../clock.ts';

/** 64 hexadecimal digits, as containers and sandboxes are called. */
export function randomId(clock: Clock): string {
  return Array.from(clock.randomBytes(32), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

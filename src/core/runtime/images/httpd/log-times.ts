import type { Process } from '../../../machine/process.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `02/Jan/2026:15:04:05 +0000` */
export function accessTime({ clock }: Process): string {
  const time = new Date(clock.now()).toISOString();
  return `${time.slice(8, 10)}/${months[Number(time.slice(5, 7)) - 1] ?? ''}/${time.slice(0, 4)}:${time.slice(11, 19)} +0000`;
}

/** `Fri Jan 02 15:04:05.000000 2026` */
export function errorTime({ clock }: Process): string {
  const date = new Date(clock.now());
  const time = date.toISOString();
  return `${days[date.getUTCDay()] ?? ''} ${months[date.getUTCMonth()] ?? ''} ${time.slice(8, 10)} ${time.slice(11, 23)}000 ${time.slice(0, 4)}`;
}

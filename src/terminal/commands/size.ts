const multipliers: Readonly<Record<string, number>> = {
  '': 1,
  b: 512,
  kB: 1000,
  K: 1024,
  k: 1024,
  KiB: 1024,
  MB: 1e6,
  M: 2 ** 20,
  m: 2 ** 20,
  MiB: 2 ** 20,
  GB: 1e9,
  G: 2 ** 30,
  GiB: 2 ** 30,
  TB: 1e12,
  T: 2 ** 40,
};

/** `10`, `4K`, `1MB`; undefined where the text is no size. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+)([A-Za-z]*)$/.exec(text);
  const factor = multipliers[match?.[2] ?? ''];
  return match === null || factor === undefined ? undefined : Number(match[1]) * factor;
}

const suffixes = ['', 'K', 'M', 'G', 'T', 'P'];

/** As `ls -h` and `du -h` print sizes: `4.0K`, `12M`. */
export function humanSize(bytes: number): string {
  let [value, power] = [bytes, 0];
  while (value >= 1024 && power < suffixes.length - 1) {
    value /= 1024;
    power += 1;
  }
  if (power === 0) return String(bytes);
  const rounded = value < 10 ? Math.ceil(value * 10) / 10 : Math.ceil(value);
  const text = value < 10 && rounded < 10 ? rounded.toFixed(1) : String(Math.ceil(value));
  return `${text}${suffixes[power] ?? ''}`;
}

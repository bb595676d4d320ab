/** The table that curl shows on stderr while its output goes elsewhere. */
export const meterHead = [
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current',
  '                                 Dload  Upload   Total   Spent    Left  Speed',
  '\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0',
].join('\n');

/** One line of the table. `expected`: bytes to receive, where the server told. */
export function meterLine(progress: {
  received: number;
  expected: number | undefined;
  sent: number;
  elapsedMs: number;
}): string {
  const { received, expected, sent, elapsedMs } = progress;
  const seconds = Math.max(elapsedMs, 1) / 1000;
  const total = expected === undefined ? (sent === 0 ? 0 : sent) : expected + sent;
  const all = received + sent;
  const percent = (part: number, whole: number): string => String(whole === 0 ? 0 : Math.floor((part * 100) / whole));
  const whole = expected === undefined ? Math.max(total, all) : total;
  const fields = [
    percent(expected === undefined ? 0 : all, whole).padStart(3),
    amount(whole),
    percent(received, expected ?? 0).padStart(4),
    amount(received),
    percent(sent, sent).padStart(4),
    amount(sent),
    ` ${amount(Math.floor(received / seconds))}`,
    ` ${amount(Math.floor(sent / seconds))}`,
  ];
  const spent = elapsedMs < 1000 ? '--:--:--' : duration(elapsedMs);
  return `\r${fields.join(' ')} --:--:-- ${spent} --:--:-- ${amount(Math.floor(all / seconds))}`;
}

/** A number in five characters. */
function amount(value: number): string {
  if (value < 100_000) return String(value).padStart(5);
  if (value < 10_000 * 1024) return `${String(Math.floor(value / 1024)).padStart(4)}k`;
  return `${(value / 1024 ** 2).toFixed(value < 100 * 1024 ** 2 ? 1 : 0).padStart(4)}M`;
}

function duration(elapsedMs: number): string {
  const seconds = Math.floor(elapsedMs / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part, index) => String(part).padStart(index === 0 ? 2 : 2, index === 0 ? ' ' : '0')).join(':');
}

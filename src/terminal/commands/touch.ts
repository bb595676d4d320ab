import { defineCommand, fail, systemMessage, UsageError } from './command-line.ts';
import { parseDate } from './parse-date.ts';

/** touch */
export const touch = defineCommand(
  'touch',
  { short: 'acd:fhmr:t:', long: { 'no-create': 'c', date: 'd=', reference: 'r=', time: 'T=' } },
  async (line) => {
    const { process, operands } = line;
    const { files } = process;
    if (operands.length === 0) throw new UsageError('missing file operand');
    let time = process.clock.now();
    const [given, reference, stamp] = [line.value('d'), line.value('r'), line.value('t')];
    if (given !== undefined) {
      const parsed = parseDate(given, time);
      if (parsed === undefined) return await fail(line, `invalid date format '${given}'`);
      time = parsed;
    } else if (stamp !== undefined) {
      const parsed = parseStamp(stamp, time);
      if (parsed === undefined) return await fail(line, `invalid date format '${stamp}'`);
      time = parsed;
    } else if (reference !== undefined) {
      try {
        time = files.stat(process.resolve(reference)).modifiedMs;
      } catch (error) {
        return await fail(line, `failed to get attributes of '${reference}': ${systemMessage(error)}`);
      }
    }
    let status = 0;
    for (const path of operands) {
      const full = process.resolve(path);
      try {
        if (!files.exists(full)) {
          if (line.has('c')) continue;
          files.writeFile(full, '');
        }
        files.setModified(full, time);
      } catch (error) {
        status = await fail(line, `cannot touch '${path}': ${systemMessage(error)}`);
      }
    }
    return status;
  },
);

/** `[[CC]YY]MMDDhhmm[.ss]` */
function parseStamp(text: string, now: number): number | undefined {
  const match = /^(\d{2})?(\d{2})?(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{2}))?$/.exec(text);
  if (match === null) return undefined;
  const [, century, short, month, day, hour, minute, second = '0'] = match;
  const yearText = short === undefined ? century : `${century ?? ''}${short}`;
  const year =
    yearText === undefined
      ? new Date(now).getUTCFullYear()
      : yearText.length === 2
        ? 2000 + Number(yearText)
        : Number(yearText);
  return Date.UTC(year, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
}

import { defineCommand, fail, systemMessage } from './command-line.ts';
import { formatDate } from './date-format.ts';
import { parseDate } from './parse-date.ts';

const isoFormats: Readonly<Record<string, string>> = {
  '': '%Y-%m-%d',
  date: '%Y-%m-%d',
  hours: '%Y-%m-%dT%H%:z',
  minutes: '%Y-%m-%dT%H:%M%:z',
  seconds: '%Y-%m-%dT%H:%M:%S%:z',
  ns: '%Y-%m-%dT%H:%M:%S,%N%:z',
};

/** date */
export const date = defineCommand(
  'date',
  {
    short: 'd:f:I::r:Rs:u',
    long: {
      date: 'd=',
      'iso-8601': 'I?',
      reference: 'r=',
      'rfc-email': 'R',
      'rfc-3339': '3=',
      set: 's=',
      utc: 'u',
      universal: 'u',
    },
  },
  async (line) => {
    const { process } = line;
    let time = process.clock.now();
    const [given, reference, iso, rfc] = [line.value('d'), line.value('r'), line.value('I'), line.value('3')];
    if (line.has('s')) return await fail(line, 'cannot set date: Operation not permitted');
    if (given !== undefined) {
      const parsed = parseDate(given, time);
      if (parsed === undefined) return await fail(line, `invalid date ‘${given}’`);
      time = parsed;
    } else if (reference !== undefined) {
      try {
        time = process.files.stat(process.resolve(reference)).modifiedMs;
      } catch (error) {
        return await fail(line, `${reference}: ${systemMessage(error)}`);
      }
    }
    const [operand] = line.operands;
    if (operand !== undefined && !operand.startsWith('+')) return await fail(line, `invalid date ‘${operand}’`);
    let format = operand?.slice(1) ?? '%a %b %e %H:%M:%S %Z %Y';
    if (iso !== undefined) format = isoFormats[iso] ?? '%Y-%m-%d';
    if (line.has('R')) format = '%a, %d %b %Y %H:%M:%S %z';
    if (rfc !== undefined) format = (isoFormats[rfc] ?? '%Y-%m-%d').replace('T', ' ').replace(',', '.');
    await process.stdout.write(`${formatDate(time, format)}\n`);
    return 0;
  },
);

import { readLines } from '../read-stream.ts';
import { defineTool } from '../tools/define-tool.ts';
import { writeSyslog } from './control-client.ts';

const levels = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'];
const notice = 5;

/** Writes to the journal: its arguments, or the lines of its input. */
export const loggerProgram = defineTool({
  name: 'logger',
  usage: 'logger [options] [<message>]\n\nEnter messages into the system log.\n',
  options: {
    tag: { short: 't', argument: 'required' },
    priority: { short: 'p', argument: 'required' },
    stderr: { short: 's' },
    id: { short: 'i' },
  },
  async run(process, options) {
    const tag = options.value('tag') ?? 'root';
    const level = levels.indexOf((options.value('priority') ?? 'user.notice').split('.').at(-1) ?? '');
    const write = async (message: string): Promise<void> => {
      if (options.has('stderr')) await process.stderr.write(`${tag}: ${message}\n`);
      await writeSyslog(process, tag, message, level < 0 ? notice : level);
    };
    if (options.operands.length > 0) await write(options.operands.join(' '));
    else for await (const line of readLines(process.stdin)) await write(line);
    return 0;
  },
});

import { defineCommand, fail, systemMessage } from './command-line.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** mktemp */
export const mktemp = defineCommand(
  'mktemp',
  { short: 'dp:qtu', long: { directory: 'd', tmpdir: 'p?', quiet: 'q', 'dry-run': 'u', suffix: 's=' } },
  async (line) => {
    const { process } = line;
    const [given] = line.operands;
    const suffix = line.value('s') ?? '';
    const template = (given ?? 'tmp.XXXXXXXXXX') + suffix;
    const match = /^(.*?)(X{3,})([^X/]*)$/s.exec(template);
    if (match === null) return await fail(line, `too few X's in template '${template}'`);
    const [, before = '', marks = '', after = ''] = match;
    const random = Array.from(marks, () => alphabet[Math.floor(process.clock.random() * alphabet.length)]).join('');
    const name = before + random + after;
    const inDirectory = given === undefined || line.has('p') || line.has('t');
    const directory = line.value('p') || (process.env.get('TMPDIR') ?? '/tmp');
    const path = inDirectory ? `${directory.replace(/\/$/, '')}/${name}` : name;
    try {
      if (!line.has('u')) {
        const full = process.resolve(path);
        if (line.has('d')) process.files.mkdir(full, { mode: 0o700 });
        else process.files.writeFile(full, '', { mode: 0o600 });
      }
    } catch (error) {
      return await fail(
        line,
        `failed to create ${line.has('d') ? 'directory' : 'file'} via template '${path.replace(random, marks)}': ${systemMessage(error)}`,
      );
    }
    await process.stdout.write(`${path}\n`);
    return 0;
  },
);

import { defineProgram } from '../../core/machine/process.ts';

const sequences: Readonly<Record<string, string>> = {
  clear: '\x1b[H\x1b[2J',
  bold: '\x1b[1m',
  dim: '\x1b[2m',
  sgr0: '\x1b(B\x1b[m',
  smul: '\x1b[4m',
  rmul: '\x1b[24m',
  rev: '\x1b[7m',
  smso: '\x1b[7m',
  rmso: '\x1b[27m',
  civis: '\x1b[?25l',
  cnorm: '\x1b[?12l\x1b[?25h',
  smcup: '\x1b[?1049h',
  rmcup: '\x1b[?1049l',
  el: '\x1b[K',
  ed: '\x1b[J',
  home: '\x1b[H',
  bel: '\x07',
  sc: '\x1b7',
  rc: '\x1b8',
};

/** tput */
export const tput = defineProgram({
  name: 'tput',
  async run(process) {
    const [name, first = '0', second = '0'] = process.argv.slice(1);
    const size = process.terminal?.size ?? { columns: 80, rows: 24 };
    if (name === undefined) {
      await process.stderr.write('tput: usage: tput [-T term] capname [params]\n');
      return 2;
    }
    const colour = Number(first);
    const text =
      name === 'cols'
        ? `${size.columns}\n`
        : name === 'lines'
          ? `${size.rows}\n`
          : name === 'colors'
            ? '256\n'
            : name === 'setaf'
              ? `\x1b[${colour < 8 ? 30 + colour : `38;5;${colour}`}m`
              : name === 'setab'
                ? `\x1b[${colour < 8 ? 40 + colour : `48;5;${colour}`}m`
                : name === 'cup'
                  ? `\x1b[${Number(first) + 1};${Number(second) + 1}H`
                  : sequences[name];
    if (text === undefined) {
      await process.stderr.write(`tput: unknown terminfo capability '${name}'\n`);
      return 4;
    }
    await process.stdout.write(text);
    return 0;
  },
});

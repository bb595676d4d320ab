import { defineProgram, type Process } from '../../../core/machine/process.ts';
import { OptionError, type ReadOptions, readOptions } from '../read-options.ts';
import { parseWebAddress } from '../url.ts';
import { Download } from './download.ts';
import { wgetOptions } from './wget-options.ts';
import { WgetSettings } from './wget-settings.ts';

/** GNU Wget. */
export const wgetProgram = defineProgram({ name: 'wget', run: runWget });

const usage = "Usage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n";

async function runWget(process: Process): Promise<number> {
  const args = process.argv.slice(1).flatMap(expandNegation);
  let read: ReadOptions;
  try {
    read = readOptions(args, wgetOptions);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    await process.stderr.write(`wget: ${describe(error)}\n${usage}`);
    return 2;
  }
  if (read.options.has('version')) {
    await process.stdout.write('GNU Wget 1.21.3 built on linux-gnu.\n');
    return 0;
  }
  if (read.operands.length === 0) {
    await process.stderr.write(`wget: missing URL\n${usage}`);
    return 1;
  }
  const settings = new WgetSettings(process, read.options);
  let exitCode = 0;
  for (const text of read.operands) {
    const code = await fetchOne(settings, text);
    if (code !== 0) exitCode = code;
  }
  return exitCode;
}

async function fetchOne(settings: WgetSettings, text: string): Promise<number> {
  const url = parseWebAddress(text);
  if (url === undefined) {
    await settings.complain(`${text}: Invalid host name.\n`);
    return 1;
  }
  if (url.scheme !== 'http' && url.scheme !== 'https') {
    await settings.complain(`${text}: Unsupported scheme ‘${url.scheme}’.\n`);
    return 1;
  }
  return new Download(settings, url, text).run();
}

/** `-nv` and `-nc` are one option each, though they look like two. */
function expandNegation(word: string): string[] {
  if (word === '-nv') return ['--no-verbose'];
  return word === '-nc' ? ['--no-clobber'] : [word];
}

function describe({ option, reason }: OptionError): string {
  const isLong = option.startsWith('--');
  if (reason === 'unknown') {
    return isLong ? `unrecognized option '${option}'` : `invalid option -- '${option.slice(1)}'`;
  }
  return isLong ? `option '${option}' requires an argument` : `option requires an argument -- '${option.slice(-1)}'`;
}

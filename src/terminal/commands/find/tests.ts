import type { Process } from '../../../core/machine/process.ts';
import { compilePattern } from '../../shell/expand/pattern.ts';
import { Accounts } from '../accounts.ts';
import { parseMode } from '../file-mode.ts';
import { translateBasicRegExp } from '../posix-regexp.ts';
import { FindSyntaxError, type Predicate } from './expression.ts';

const typeLetters: Readonly<Record<string, string>> = {
  f: 'file',
  d: 'directory',
  l: 'symlink',
  c: 'device',
  p: 'fifo',
  s: 'socket',
};

const sizeUnits: Readonly<Record<string, number>> = { '': 512, b: 512, c: 1, w: 2, k: 1024, M: 2 ** 20, G: 2 ** 30 };

/** The test that an option means; undefined where it means none. */
export function test(process: Process, option: string, next: () => string): Predicate | undefined {
  switch (option) {
    case '-true':
      return () => true;
    case '-false':
      return () => false;
    case '-name':
    case '-iname': {
      const pattern = compilePattern(next(), { ignoreCase: option === '-iname' });
      return ({ name }) => pattern.test(name);
    }
    case '-path':
    case '-wholename':
    case '-ipath': {
      const pattern = compilePattern(next(), { ignoreCase: option === '-ipath' });
      return ({ path }) => pattern.test(path);
    }
    case '-regex':
    case '-iregex': {
      const expression = new RegExp(`^(?:${translateBasicRegExp(next())})$`, option === '-iregex' ? 'iu' : 'u');
      return ({ path }) => expression.test(path);
    }
    case '-type':
      return typeTest(next());
    case '-empty':
      return ({ path, status }) =>
        status.type === 'directory'
          ? process.files.readDirectory(process.resolve(path)).length === 0
          : status.type === 'file' && status.size === 0;
    case '-size':
      return sizeTest(next());
    case '-perm':
      return modeTest(next());
    case '-user': {
      const uid = new Accounts(process).userNumber(next());
      return ({ status }) => status.uid === uid;
    }
    case '-group': {
      const gid = new Accounts(process).groupNumber(next());
      return ({ status }) => status.gid === gid;
    }
    case '-executable':
      return ({ status }) => (status.mode & 0o111) !== 0;
    case '-readable':
    case '-writable':
      return () => true;
    default:
      return timeTest(process, option, next);
  }
}

function typeTest(letters: string): Predicate {
  const types = letters.split(',').map((letter) => {
    const type = typeLetters[letter];
    if (type === undefined) throw new FindSyntaxError(`Unknown argument to -type: ${letter}`);
    return type;
  });
  return ({ status }) => types.includes(status.type);
}

function compareNumber(text: string): (value: number) => boolean {
  const wanted = Number(text.replace(/^[-+]/, ''));
  if (text.startsWith('+')) return (value) => value > wanted;
  return text.startsWith('-') ? (value) => value < wanted : (value) => value === wanted;
}

function sizeTest(text: string): Predicate {
  const match = /^([-+]?\d+)([bcwkMG]?)$/.exec(text);
  if (match === null) throw new FindSyntaxError(`Invalid argument \`${text}' to -size`);
  const unit = sizeUnits[match[2] ?? ''] ?? 512;
  const compare = compareNumber(match[1] ?? '');
  return ({ status }) => compare(Math.ceil(status.size / unit));
}

function modeTest(text: string): Predicate {
  const mode = parseMode(text.replace(/^[-/]/, ''), 0, false);
  if (mode === undefined) throw new FindSyntaxError(`invalid mode ‘${text}’`);
  if (text.startsWith('-')) return ({ status }) => (status.mode & mode) === mode;
  if (text.startsWith('/')) return ({ status }) => mode === 0 || (status.mode & mode) !== 0;
  return ({ status }) => status.mode === mode;
}

function timeTest(process: Process, option: string, next: () => string): Predicate | undefined {
  if (/^-[amc]newer$|^-newer$/.test(option)) {
    const { modifiedMs } = process.files.stat(process.resolve(next()));
    return ({ status }) => status.modifiedMs > modifiedMs;
  }
  const unitMs = /^-[amc]time$/.test(option) ? 86_400_000 : /^-[amc]min$/.test(option) ? 60_000 : undefined;
  if (unitMs === undefined) return undefined;
  const compare = compareNumber(next());
  return ({ status }) => compare(Math.floor((process.clock.now() - status.modifiedMs) / unitMs));
}

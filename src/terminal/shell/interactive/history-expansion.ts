import type { CommandHistory } from './command-history.ts';

/** `!!`, `!$`, `!n`, `!-n`, `!text` and `^old^new` replaced; a missing event gives its name. */
export function expandHistory(history: CommandHistory, line: string): { text: string } | { missing: string } {
  const quick = /^\^([^^]+)\^([^^]*)\^?$/.exec(line);
  if (quick !== null) {
    const last = history.at(history.length - 1) ?? '';
    const [, before = '', after = ''] = quick;
    return last.includes(before) ? { text: last.replace(before, () => after) } : { missing: `:s${line}` };
  }
  let missing: string | undefined;
  let singleQuoted = false;
  const text = line.replace(/\\.|'|!(?:!|\$|\*|\^|-?\d+|\?[^?\n]+\??|[A-Za-z][^\s:;|&()<>]*)/g, (match) => {
    if (match === "'") singleQuoted = !singleQuoted;
    if (!match.startsWith('!') || singleQuoted) return match;
    const event = findEvent(history, match.slice(1));
    if (event === undefined) missing ??= match;
    return event ?? match;
  });
  return missing === undefined ? { text } : { missing };
}

function findEvent(history: CommandHistory, designator: string): string | undefined {
  const last = history.at(history.length - 1);
  if (designator === '!') return last;
  if (designator === '$') return last?.trim().split(/\s+/).at(-1);
  if (designator === '^') return last?.trim().split(/\s+/)[1];
  if (designator === '*') return last?.trim().split(/\s+/).slice(1).join(' ');
  const entries = history.numbered();
  if (/^-\d+$/.test(designator)) return history.at(history.length + Number(designator));
  if (/^\d+$/.test(designator)) return entries.find(([number]) => number === Number(designator))?.[1];
  const wanted = designator.replace(/^\?|\?$/g, '');
  return entries.findLast(([, text]) =>
    designator.startsWith('?') ? text.includes(wanted) : text.startsWith(wanted),
  )?.[1];
}

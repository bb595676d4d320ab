/** What was pressed, or typed as it is. */
export interface Key {
  /** `left`, `ctrl-a`, `alt-b`, `enter`, `tab`, `paste`, or `text`. */
  readonly name: string;
  /** What `text` or `paste` brings. */
  readonly text: string;
}

const sequences: Readonly<Record<string, string>> = {
  '[A': 'up',
  '[B': 'down',
  '[C': 'right',
  '[D': 'left',
  '[H': 'home',
  '[F': 'end',
  OA: 'up',
  OB: 'down',
  OC: 'right',
  OD: 'left',
  OH: 'home',
  OF: 'end',
  '[1~': 'home',
  '[7~': 'home',
  '[4~': 'end',
  '[8~': 'end',
  '[3~': 'delete',
  '[5~': 'page-up',
  '[6~': 'page-down',
  '[Z': 'shift-tab',
  '[1;5C': 'alt-f',
  '[1;5D': 'alt-b',
  '[1;3C': 'alt-f',
  '[1;3D': 'alt-b',
  '[3;5~': 'alt-d',
};

const pasteStart = '\x1b[200~';
const pasteEnd = '\x1b[201~';

/** Takes the next key from what was typed; undefined where it is not whole yet. */
export function takeKey(typed: string): { key: Key; rest: string } | undefined {
  if (typed === '') return undefined;
  if (typed.startsWith(pasteStart)) {
    const end = typed.indexOf(pasteEnd);
    if (end < 0) return undefined;
    return {
      key: { name: 'paste', text: typed.slice(pasteStart.length, end) },
      rest: typed.slice(end + pasteEnd.length),
    };
  }
  if (typed.startsWith('\x1b')) return takeEscape(typed);
  const [first = ''] = typed;
  const code = first.charCodeAt(0);
  const rest = typed.slice(first.length);
  if (first === '\r' || first === '\n') return { key: { name: 'enter', text: '' }, rest };
  if (first === '\t') return { key: { name: 'tab', text: '' }, rest };
  if (first === '\x7f' || first === '\b') return { key: { name: 'backspace', text: '' }, rest };
  if (first === '\x1f') return { key: { name: 'ctrl-_', text: '' }, rest };
  if (code < 0x20) return { key: { name: `ctrl-${String.fromCharCode(code + 0x60)}`, text: '' }, rest };
  const text = /^[^\x00-\x1f\x7f]+/.exec(typed)?.[0] ?? first;
  return { key: { name: 'text', text }, rest: typed.slice(text.length) };
}

function takeEscape(typed: string): { key: Key; rest: string } | undefined {
  const match = /^\x1b(?:(\[[0-9;?]*[ -/]*[@-~])|(O[A-Za-z])|(\[[0-9;?]*$)|(O$)|([\s\S]))/.exec(typed);
  if (match === null) return undefined;
  const [whole, control, shifted, openControl, openShifted, meta = ''] = match;
  if (openControl !== undefined || openShifted !== undefined) return undefined;
  const rest = typed.slice(whole.length);
  const sequence = control ?? shifted;
  if (sequence !== undefined) return { key: { name: sequences[sequence] ?? 'unknown', text: '' }, rest };
  if (meta === '\x1b') return { key: { name: 'escape', text: '' }, rest: typed.slice(1) };
  if (meta === '\x7f' || meta === '\b') return { key: { name: 'alt-backspace', text: '' }, rest };
  return { key: { name: `alt-${meta.toLowerCase()}`, text: '' }, rest };
}

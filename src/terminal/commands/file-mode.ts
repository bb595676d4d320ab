const letterBits: Readonly<Record<string, number>> = { r: 4, w: 2, x: 1 };
const shifts: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 };

/** What `0644`, `u+x`, `go-w,a=r` make of a mode; undefined where the text is no mode. */
export function parseMode(text: string, before: number, isDirectory: boolean): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let mode = before;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)((?:[-+=][rwxXst]*|[-+=][ugo])+)$/.exec(clause);
    if (match === null) return undefined;
    const who = match[1] === '' || match[1]?.includes('a') === true ? 'ugo' : (match[1] ?? '');
    for (const [, operator = '', letters = ''] of (match[2] ?? '').matchAll(/([-+=])([rwxXst]*|[ugo])/g)) {
      mode = apply(mode, who, operator, letters, isDirectory);
    }
  }
  return mode;
}

function apply(before: number, who: string, operator: string, letters: string, isDirectory: boolean): number {
  let mode = before;
  for (const each of who) {
    const shift = shifts[each] ?? 0;
    let bits = 0;
    for (const letter of letters) {
      if (letter in shifts) bits |= (before >> (shifts[letter] ?? 0)) & 7;
      else if (letter === 'X') bits |= isDirectory || (before & 0o111) !== 0 ? 1 : 0;
      else bits |= letterBits[letter] ?? 0;
    }
    const special = letters.includes('s') ? (each === 'u' ? 0o4000 : each === 'g' ? 0o2000 : 0) : 0;
    const all = (bits << shift) | special | (letters.includes('t') ? 0o1000 : 0);
    if (operator === '+') mode |= all;
    else if (operator === '-') mode &= ~all;
    else mode = (mode & ~(7 << shift)) | all;
  }
  return mode;
}

/** `drwxr-xr-x`, without the letter of the type. */
export function modeText(mode: number): string {
  const part = (shift: number, special: number, letter: string): string => {
    const bits = (mode >> shift) & 7;
    const execute = (bits & 1) !== 0;
    const last = (mode & special) !== 0 ? (execute ? letter : letter.toUpperCase()) : execute ? 'x' : '-';
    return `${(bits & 4) !== 0 ? 'r' : '-'}${(bits & 2) !== 0 ? 'w' : '-'}${last}`;
  };
  return part(6, 0o4000, 's') + part(3, 0o2000, 's') + part(0, 0o1000, 't');
}

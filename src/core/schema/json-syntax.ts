type Step = 'value' | 'firstElement' | 'firstKey' | 'key' | 'colon' | 'afterPair' | 'afterElement' | 'end';

const contexts: Record<Step, string> = {
  value: 'looking for beginning of value',
  firstElement: 'looking for beginning of value',
  firstKey: 'looking for beginning of object key string',
  key: 'looking for beginning of object key string',
  colon: 'after object key',
  afterPair: 'after object key:value pair',
  afterElement: 'after array element',
  end: 'after top-level value',
};

const literal = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

/** Says of a text that JSON.parse refuses what is wrong with it, in the words of Go's decoder. */
export function explainJsonError(text: string): string {
  const stack: ('{' | '[')[] = [];
  let step: Step = 'value';
  let position = 0;
  for (;;) {
    while (/[ \t\r\n]/.test(text[position] ?? '')) position += 1;
    const character = text[position];
    if (character === undefined) return 'unexpected end of JSON input';
    const token = readToken(text, position, step);
    if (token === undefined) return explainAt(text, position, step);
    position += token.length;
    if (token === '{' || token === '[') stack.push(token);
    else if (token === '}' || token === ']') stack.pop();
    step = nextStep(step, token, stack.at(-1));
  }
}

function readToken(text: string, position: number, step: Step): string | undefined {
  const character = text[position] ?? '';
  if (allowedSymbols[step].includes(character)) return character;
  if (character === '"' && ['value', 'firstElement', 'firstKey', 'key'].includes(step))
    return match(string, text, position);
  return step === 'value' || step === 'firstElement' ? match(literal, text, position) : undefined;
}

const allowedSymbols: Record<Step, string> = {
  value: '{[',
  firstElement: '{[]',
  firstKey: '}',
  key: '',
  colon: ':',
  afterPair: ',}',
  afterElement: ',]',
  end: '',
};

function match(pattern: RegExp, text: string, position: number): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0];
}

function nextStep(step: Step, token: string, parent: '{' | '[' | undefined): Step {
  if (token === '{') return 'firstKey';
  if (token === '[') return 'firstElement';
  if (token === ',') return parent === '{' ? 'key' : 'value';
  if (step === 'firstKey' || step === 'key') return token === '}' ? after(parent) : 'colon';
  if (step === 'colon') return 'value';
  return after(parent);
}

function after(parent: '{' | '[' | undefined): Step {
  if (parent === undefined) return 'end';
  return parent === '{' ? 'afterPair' : 'afterElement';
}

function explainAt(text: string, position: number, step: Step): string {
  const character = text[position] ?? '';
  if (character === '"' && !['colon', 'afterPair', 'afterElement', 'end'].includes(step))
    return explainString(text, position);
  for (const word of ['true', 'false', 'null']) {
    if (word[0] === character && (step === 'value' || step === 'firstElement'))
      return explainWord(text, position, word);
  }
  return `invalid character ${show(character)} ${contexts[step]}`;
}

function explainString(text: string, start: number): string {
  for (let position = start + 1; position < text.length; position += 1) {
    const character = text[position] ?? '';
    if (character < ' ') return `invalid character ${show(character)} in string literal`;
    if (character !== '\\') continue;
    position += 1;
    const escaped = text[position];
    if (escaped !== undefined && !'"\\/bfnrtu'.includes(escaped))
      return `invalid character ${show(escaped)} in string escape code`;
  }
  return 'unexpected end of JSON input';
}

function explainWord(text: string, start: number, word: string): string {
  for (let index = 1; index < word.length; index += 1) {
    const character = text[start + index];
    if (character === undefined) return 'unexpected end of JSON input';
    if (character !== word[index])
      return `invalid character ${show(character)} in literal ${word} (expecting '${word[index] ?? ''}')`;
  }
  return 'unexpected end of JSON input';
}

function show(character: string): string {
  if (character === "'") return "'\\''";
  return character === '"' ? `'"'` : `'${JSON.stringify(character).slice(1, -1)}'`;
}

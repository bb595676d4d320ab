import { isJsonObject } from '../../meta/object.ts';

type Step = { type: 'field'; name: string } | { type: 'index'; index: number } | { type: 'all' } | Filter;

/** `[?(@.type=="Ready")]`. */
interface Filter {
  readonly type: 'filter';
  readonly path: readonly Step[];
  readonly operator: '!=' | '==';
  readonly value: unknown;
}

const stepForm =
  /\.?\[\?\(@((?:\.[\w-]+)+)\s*(==|!=)\s*("[^"]*"|'[^']*'|[^)\s]+)\)\]|\[(-?\d+)\]|(?:\.?\[\*\]|\.\*)|\.?\['([^']*)'\]|\.((?:[\w-]|\\.)+)/y;

/** What a simple JSON path (`.spec.items[0].name`) finds in a value, in order. Throws an Error for other text. */
export function createJsonPath(text: string): (value: unknown) => unknown[] {
  const steps = parse(text.replace(/^\{|\}$/g, '').replace(/^\$/, ''));
  return (value) => evaluate(steps, [value]);
}

function parse(text: string): Step[] {
  const steps: Step[] = [];
  const form = new RegExp(stepForm);
  while (form.lastIndex < text.length) {
    const match = form.exec(text);
    if (match === null) throw new Error(`unrecognized path ${JSON.stringify(text)}`);
    const [, path, operator, literal, index, quoted, name] = match;
    if (path !== undefined) {
      steps.push({
        type: 'filter',
        path: parse(path),
        operator: operator === '!=' ? '!=' : '==',
        value: readLiteral(literal ?? ''),
      });
    } else if (index !== undefined) steps.push({ type: 'index', index: Number(index) });
    else if (quoted !== undefined) steps.push({ type: 'field', name: quoted });
    else if (name !== undefined) steps.push({ type: 'field', name: name.replace(/\\(.)/g, '$1') });
    else steps.push({ type: 'all' });
  }
  return steps;
}

function readLiteral(text: string): unknown {
  if (/^["']/.test(text)) return text.slice(1, -1);
  if (text === 'true' || text === 'false') return text === 'true';
  return Number.isNaN(Number(text)) ? text : Number(text);
}

function evaluate(steps: readonly Step[], values: readonly unknown[]): unknown[] {
  return steps.reduce((found, step) => found.flatMap((value) => follow(step, value)), [...values]);
}

function follow(step: Step, value: unknown): unknown[] {
  switch (step.type) {
    case 'field':
      return isJsonObject(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : [];
    case 'index': {
      const item: unknown = Array.isArray(value) ? value.at(step.index) : undefined;
      return item === undefined ? [] : [item];
    }
    case 'all':
      return Array.isArray(value) ? [...(value as unknown[])] : isJsonObject(value) ? Object.values(value) : [];
    case 'filter': {
      const items: unknown[] = Array.isArray(value) ? value : [];
      return items.filter((item) => (evaluate(step.path, [item])[0] === step.value) === (step.operator === '=='));
    }
  }
}

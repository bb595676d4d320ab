/** What a step was answered, for the steps after it. */
export type Answers = ReadonlyMap<string, unknown>;

const pattern = /\{\{([^{}]+)\}\}/g;

/**
 * Replaces `{{name}}` by a constant, `{{label.path.to.field}}` by what a step was answered (`+N` or `-N` behind it counts from
 * there) and `{{repeat N text}}` by that many texts or constants. What is not there becomes `<none>`.
 */
export function fillIn(text: string, constants: ReadonlyMap<string, string>, answers: Answers): string {
  const withConstants = text.replace(pattern, (whole, name: string) => constants.get(name) ?? whole);
  return withConstants.replace(pattern, (_, expression: string) => {
    const repeat = /^repeat (\d+) (.*)$/.exec(expression);
    if (repeat !== null) return (constants.get(repeat[2] ?? '') ?? repeat[2] ?? '').repeat(Number(repeat[1]));
    const [, path = '', offset] = /^(.*?)([+-]\d+)?$/.exec(expression) ?? [];
    const [label = '', ...fields] = path.split('.');
    let value = answers.get(label);
    for (const field of fields)
      value = typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;
    if (value === undefined || value === null) return '<none>';
    if (offset !== undefined) return String(Number(value) + Number(offset));
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

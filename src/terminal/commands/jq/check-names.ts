import { isBuiltin } from './special-forms.ts';
import type { Definition, Filter, Pattern } from './syntax.ts';
import { JqSyntaxError } from './syntax.ts';

/** Finds a function or variable that is not defined. Throws a JqSyntaxError that names it. */
export function checkNames(
  filter: Filter,
  definitions: ReadonlyMap<string, Definition>,
  variables: ReadonlySet<string>,
): void {
  visit(filter, {
    functions: new Set(definitions.keys()),
    variables: new Set([...variables, 'ENV', '__loc__', '__prog_args']),
  });
}

interface Scope {
  readonly functions: ReadonlySet<string>;
  readonly variables: ReadonlySet<string>;
}

function isFilter(value: unknown): value is Filter {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function visit(filter: Filter, scope: Scope): void {
  if (filter.type === 'call') {
    const key = `${filter.name}/${filter.args.length}`;
    if (!scope.functions.has(key) && !isBuiltin(key)) throw new JqSyntaxError(`${key} is not defined`);
  }
  if (filter.type === 'variable' && !scope.variables.has(filter.name))
    throw new JqSyntaxError(`$${filter.name} is not defined`);
  if (filter.type === 'define') visitDefinition(filter, scope);
  else if (filter.type === 'bind') {
    visit(filter.source, scope);
    visit(filter.body, withVariables(scope, filter.patterns));
  } else if (filter.type === 'reduce' || filter.type === 'foreach') {
    visit(filter.source, scope);
    visit(filter.start, scope);
    const inner = withVariables(scope, [filter.pattern]);
    visit(filter.update, inner);
    if (filter.type === 'foreach' && filter.extract !== undefined) visit(filter.extract, inner);
  } else for (const child of Object.values(filter)) visitChild(child, scope);
}

function visitChild(child: unknown, scope: Scope): void {
  if (isFilter(child)) visit(child, scope);
  else if (Array.isArray(child)) for (const each of child) visitChild(each, scope);
  else if (typeof child === 'object' && child !== null && !(child instanceof Map))
    for (const each of Object.values(child)) visitChild(each, scope);
}

function visitDefinition({ definition, body }: Extract<Filter, { type: 'define' }>, scope: Scope): void {
  const { name, parameters } = definition;
  const functions = new Set([...scope.functions, `${name}/${parameters.length}`]);
  const values = parameters.filter((parameter) => parameter.startsWith('$')).map((parameter) => parameter.slice(1));
  const own = new Set([...functions, ...parameters.map((parameter) => `${parameter.replace(/^\$/, '')}/0`)]);
  visit(definition.body, { functions: own, variables: new Set([...scope.variables, ...values]) });
  visit(body, { functions, variables: scope.variables });
}

function withVariables(scope: Scope, patterns: readonly Pattern[]): Scope {
  return { functions: scope.functions, variables: new Set([...scope.variables, ...patterns.flatMap(namesOf)]) };
}

function namesOf(pattern: Pattern): string[] {
  if (pattern.type === 'name') return [pattern.name];
  if (pattern.type === 'array') return pattern.items.flatMap(namesOf);
  return pattern.entries.flatMap(({ name, pattern: inner }) => [
    ...(name === undefined ? [] : [name]),
    ...(inner === undefined ? [] : namesOf(inner)),
  ]);
}

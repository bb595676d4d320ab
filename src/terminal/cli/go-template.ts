import { isJsonObject } from '../../core/meta/object.ts';
import { templateFunctions } from './go-template/functions.ts';
import type { Argument, GoTemplate, Pipeline, TemplateNode } from './go-template/parse.ts';
import { formatGoValue, isTrue } from './go-template/values.ts';

export { parseGoTemplate } from './go-template/parse.ts';

interface Scope {
  readonly dot: unknown;
  readonly variables: ReadonlyMap<string, unknown>;
  readonly allowMissingKeys: boolean;
}

/** The text that a template makes of a JSON value. */
export function renderGoTemplate(template: GoTemplate, value: unknown, options: { allowMissingKeys: boolean }): string {
  return renderNodes(template, { dot: value, variables: new Map([['$', value]]), ...options });
}

function renderNodes(nodes: GoTemplate, scope: Scope): string {
  let text = '';
  let variables = new Map(scope.variables);
  for (const node of nodes) {
    const here = { ...scope, variables };
    if (node.type === 'text') text += node.text;
    else if (node.type === 'print') {
      const value = evaluatePipeline(node.pipeline, here);
      const [name] = node.pipeline.variables;
      if (name === undefined) text += formatGoValue(value);
      else variables = new Map([...variables, [name, value]]);
    } else text += renderBlock(node, here);
  }
  return text;
}

function renderBlock(node: Extract<TemplateNode, { body: GoTemplate }>, scope: Scope): string {
  const value = evaluatePipeline(node.pipeline, scope);
  if (node.type === 'range') return renderRange(node, value, scope);
  if (!isTrue(value)) return renderNodes(node.otherwise, scope);
  const [name] = node.pipeline.variables;
  const variables = name === undefined ? scope.variables : new Map([...scope.variables, [name, value]]);
  return renderNodes(node.body, { ...scope, variables, dot: node.type === 'with' ? value : scope.dot });
}

function renderRange(node: Extract<TemplateNode, { body: GoTemplate }>, value: unknown, scope: Scope): string {
  const entries: [unknown, unknown][] = Array.isArray(value)
    ? [...(value as unknown[]).entries()]
    : Object.entries(isJsonObject(value) ? value : {}).sort(([left], [right]) => (left < right ? -1 : 1));
  if (entries.length === 0) return renderNodes(node.otherwise, scope);
  const names = node.pipeline.variables;
  return entries
    .map(([key, item]) => {
      const bound: [string, unknown][] =
        names.length > 1
          ? [
              [names[0] ?? '', key],
              [names[1] ?? '', item],
            ]
          : names.map((name) => [name, item]);
      return renderNodes(node.body, { ...scope, dot: item, variables: new Map([...scope.variables, ...bound]) });
    })
    .join('');
}

function evaluatePipeline(pipeline: Pipeline, scope: Scope): unknown {
  let piped: unknown[] = [];
  for (const [head, ...rest] of pipeline.commands) {
    if (head === undefined) continue;
    const args = [...rest.map((argument) => evaluateArgument(argument, scope)), ...piped];
    piped = [head.type === 'function' ? call(head.name, args) : evaluateArgument(head, scope)];
  }
  return piped[0];
}

function evaluateArgument(argument: Argument, scope: Scope): unknown {
  switch (argument.type) {
    case 'literal':
      return argument.value;
    case 'function':
      return call(argument.name, []);
    case 'group':
      return descend(evaluatePipeline(argument.pipeline, scope), argument.names, scope);
    case 'path':
      return descend(
        argument.variable === undefined ? scope.dot : scope.variables.get(argument.variable),
        argument.names,
        scope,
      );
  }
}

function descend(value: unknown, names: readonly string[], scope: Scope): unknown {
  let current = value;
  for (const name of names) {
    if (current === undefined || current === null) return undefined;
    if (!isJsonObject(current))
      throw new Error(`template: output:1: can't evaluate field ${name} in type interface {}`);
    if (!Object.hasOwn(current, name) && !scope.allowMissingKeys)
      throw new Error(`template: output:1: map has no entry for key ${JSON.stringify(name)}`);
    current = current[name];
  }
  return current;
}

function call(name: string, args: readonly unknown[]): unknown {
  return templateFunctions.get(name)?.(args);
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { JSONSchemaProps } from '../api/apiextensions-v1.ts';
import { dynType } from './cel-type.ts';
import { compile } from './compile.ts';
import { evaluate } from './evaluate/evaluate.ts';
import { schemaType } from './schema/schema-type.ts';
import { schemaValue } from './schema/schema-value.ts';
import { CelError } from './values/cel-error.ts';

interface Recording {
  readonly expression: string;
  readonly compileError?: string;
  readonly instantiationError?: string;
  readonly error?: string;
  /** Type and value, as `"%s %s".format([type(x), x])` prints them. */
  readonly value?: string;
}

interface Recordings {
  readonly schema: JSONSchemaProps;
  readonly value: unknown;
  readonly results: readonly Recording[];
}

const { schema, value, results } = JSON.parse(
  readFileSync(new URL('./goldens/expressions.json', import.meta.url), 'utf8'),
) as Recordings;
const selfType = schemaType(schema, 'selfType') ?? dynType;
const variables = new Map([['self', selfType]]);
const self = schemaValue(value, schema);
const values = new Map([['self', self]]);

/** What our engine makes of an expression, in the shape of the recording. */
function outcomeOf(expression: string, isPrinted: boolean): Omit<Recording, 'expression'> {
  const compiled = compile(expression, { variables });
  if ('error' in compiled) return { compileError: compiled.error };
  if ('instantiationError' in compiled) return { instantiationError: compiled.instantiationError };
  const bare = expression.replace(/(^|\s)\/\/ .*$/, '');
  const source = isPrinted ? `"%s %s".format([type(${bare}), ${bare}])` : expression;
  const program = compile(source, { variables });
  if (!('program' in program)) return { compileError: 'error' in program ? program.error : '' };
  try {
    const found = evaluate(program.program, values);
    return typeof found === 'string' && isPrinted ? { value: found.trim() } : {};
  } catch (error) {
    if (error instanceof CelError) return { error: error.message };
    throw error;
  }
}

/** Types are named by a number of their own. */
function masked(recording: Omit<Recording, 'expression'>): Omit<Recording, 'expression'> {
  return JSON.parse(JSON.stringify(recording).replaceAll(/selfType\d*/g, 'selfType')) as Recording;
}

describe('expressions as the real server has them', () => {
  for (const { expression, ...recorded } of results) {
    it(expression, () => {
      assert.deepEqual(masked(outcomeOf(expression, recorded.value !== undefined)), masked(recorded));
    });
  }
});

import type { Engine } from './engine.ts';
import { callFunction } from './execute/functions.ts';
import { runText } from './execute/run-text.ts';
import { runWords } from './execute/simple-command.ts';
import { execute, runScript } from './execute/statements.ts';
import { substitute, substituteProcess } from './execute/substitution.ts';
import { expandWords } from './expand/word.ts';

/** The interpreter, put together. */
export const interpreter: Engine = {
  execute,
  runText,
  runScript,
  substitute,
  substituteProcess,
  callFunction,
  runWords,
  expandWords,
};

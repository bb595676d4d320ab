import { defineProgram, type Process } from '../../../core/machine/process.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { type FindContext, type FindExpression, FindSyntaxError, type Found } from './expression.ts';
import { parseFindExpression } from './parse-expression.ts';

/** find */
export const find = defineProgram({
  name: 'find',
  async run(process) {
    const args = process.argv.slice(1);
    const follow = args.some((argument) => argument === '-L');
    const rest = args.filter((argument, index) => !(index < 3 && /^-[HLP]$/.test(argument)));
    const firstOption = rest.findIndex((argument) => /^(?:-.|[!(])/.test(argument));
    const split = firstOption < 0 ? rest.length : firstOption;
    const paths = rest.slice(0, split);
    try {
      const expression = parseFindExpression(process, rest.slice(split));
      return await search(process, paths.length > 0 ? paths : ['.'], expression, follow);
    } catch (error) {
      if (!(error instanceof FindSyntaxError)) throw error;
      await process.stderr.write(`find: ${error.message}\n`);
      return 1;
    }
  },
});

async function search(
  process: Process,
  paths: readonly string[],
  expression: FindExpression,
  follow: boolean,
): Promise<number> {
  const context: FindContext = { process, pruned: false, quit: false, failed: false };
  for (const path of paths) {
    const name = path === '/' ? '/' : (path.replace(/\/+$/, '').split('/').at(-1) ?? path);
    await visit(context, expression, follow, { path, name, depth: 0, start: path });
    if (context.quit) break;
  }
  await expression.finish(context);
  return context.failed ? 1 : 0;
}

async function visit(
  context: FindContext,
  expression: FindExpression,
  follow: boolean,
  place: Omit<Found, 'status'>,
): Promise<void> {
  const { files } = context.process;
  const full = context.process.resolve(place.path);
  let found: Found;
  try {
    const exists = follow && files.exists(full);
    found = { ...place, status: exists ? files.stat(full) : files.lstat(full) };
  } catch (error) {
    await complain(context, place.path, error);
    return;
  }
  const { predicate, minimumDepth, depthFirst } = expression;
  const wanted = found.depth >= minimumDepth;
  context.pruned = false;
  if (wanted && !depthFirst) await predicate(found, context);
  if (context.quit) return;
  if (found.status.type === 'directory' && !context.pruned) await descend(context, expression, follow, found);
  if (wanted && depthFirst && !context.quit) await predicate(found, context);
}

async function descend(context: FindContext, expression: FindExpression, follow: boolean, found: Found): Promise<void> {
  if (found.depth >= expression.maximumDepth) return;
  let names: string[];
  try {
    names = context.process.files.readDirectory(context.process.resolve(found.path));
  } catch (error) {
    await complain(context, found.path, error);
    return;
  }
  for (const name of names) {
    const path = found.path.endsWith('/') ? found.path + name : `${found.path}/${name}`;
    await visit(context, expression, follow, { path, name, depth: found.depth + 1, start: found.start });
    if (context.quit) return;
  }
}

async function complain(context: FindContext, path: string, error: unknown): Promise<void> {
  if (!isSystemError(error)) throw error;
  context.failed = true;
  await context.process.stderr.write(`find: ‘${path}’: ${error.message}\n`);
}

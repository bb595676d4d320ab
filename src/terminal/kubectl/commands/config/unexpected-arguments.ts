import type { Invocation } from '../../../cli/command.ts';
import { renderHelp } from '../../help/render.ts';

/** Prints the command's help; resolves to the Error that ends the command. */
export async function unexpectedArguments(
  { process, commandPath, args }: Invocation,
  words = 'Unexpected args',
): Promise<Error> {
  await process.stdout.write(await renderHelp(commandPath));
  return new Error(`${words}: [${args.join(' ')}]`);
}

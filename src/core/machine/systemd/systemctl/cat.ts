import { requestStatus } from '../control-client.ts';
import { unitName } from '../load-unit.ts';
import { staleWarning } from './jobs.ts';
import { type SystemctlVerb, tooFewArguments } from './verb.ts';

/** Prints a unit's files, each with its path above it. */
export const catUnits: SystemctlVerb = async (call) => {
  const { process, operands } = call;
  if (operands.length === 0) return await tooFewArguments(call);
  let code = 0;
  let isFirst = true;
  for (const { name, fragmentPath, dropIns, needsReload } of await requestStatus(process, operands.map(unitName))) {
    const paths = [...(fragmentPath === undefined ? [] : [fragmentPath]), ...dropIns];
    if (paths.length === 0) {
      await process.stderr.write(`No files found for ${name}.\n`);
      code = 1;
      continue;
    }
    if (needsReload) await process.stderr.write(staleWarning(name));
    for (const path of paths) {
      const text = process.files.exists(path) ? process.files.readText(path) : '';
      await process.stdout.write(
        `${isFirst ? '' : '\n'}# ${path}\n${text}${text.endsWith('\n') || text === '' ? '' : '\n'}`,
      );
      isFirst = false;
    }
  }
  return code;
};

import { requestPower, requestReload } from '../control-client.ts';
import { configurationDirectory, findFragment, unitName } from '../load-unit.ts';
import { type SystemctlVerb, tooFewArguments } from './verb.ts';

export const daemonReload: SystemctlVerb = async ({ process }) => {
  await requestReload(process);
  return 0;
};

export const getDefault: SystemctlVerb = async ({ process }) => {
  const path = findFragment(process.files, 'default.target') ?? 'graphical.target';
  await process.stdout.write(`${path.slice(path.lastIndexOf('/') + 1)}\n`);
  return 0;
};

export const setDefault: SystemctlVerb = async (call) => {
  const { process, operands } = call;
  const [target] = operands;
  if (target === undefined) return await tooFewArguments(call);
  const fragment = findFragment(process.files, unitName(target));
  if (fragment === undefined) {
    await process.stderr.write(`Failed to set default target: Unit file ${target} does not exist.\n`);
    return 1;
  }
  const link = `${configurationDirectory}/default.target`;
  if (process.files.exists(link)) {
    process.files.remove(link);
    await process.stderr.write(`Removed "${link}".\n`);
  }
  process.files.symlink(fragment, link);
  await process.stderr.write(`Created symlink ${link} → ${fragment}.\n`);
  await requestReload(process);
  return 0;
};

/** A verb that takes the machine down. With `--force` twice nothing is stopped first. */
export function goDown(action: 'power-off' | 'reboot' | 'halt', words: string): SystemctlVerb {
  return async ({ process, options }) => {
    if (process.user.uid !== 0) {
      await process.stderr.write(`Call to ${words} failed: Access denied\n`);
      return 1;
    }
    if (options.has('force')) {
      if (action === 'reboot') process.kernel.reboot();
      else process.kernel.powerOff();
      return 0;
    }
    await requestPower(process, action);
    return 0;
  };
}

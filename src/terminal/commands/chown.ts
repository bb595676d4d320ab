import { Accounts } from './accounts.ts';
import { type CommandLine, defineCommand, fail, systemMessage, UsageError } from './command-line.ts';
import { walkTree } from './walk-tree.ts';

const syntax = {
  short: 'cfhRv',
  long: { recursive: 'R', verbose: 'v', 'no-dereference': 'h', silent: 'f', quiet: 'f' },
};

/** chown */
export const chown = defineCommand('chown', syntax, async (line) => {
  const accounts = new Accounts(line.process);
  const [owner, ...paths] = requireOperands(line);
  const [userText = '', groupText] = owner.split(/[:.]/);
  const uid = userText === '' ? undefined : accounts.userNumber(userText);
  const gid = groupText === undefined || groupText === '' ? undefined : accounts.groupNumber(groupText);
  if (userText !== '' && uid === undefined) return await fail(line, `invalid user: '${owner}'`);
  if (groupText !== undefined && groupText !== '' && gid === undefined)
    return await fail(line, `invalid group: '${owner}'`);
  return await change(line, paths, uid, gid);
});

/** chgrp */
export const chgrp = defineCommand('chgrp', syntax, async (line) => {
  const [group, ...paths] = requireOperands(line);
  const gid = new Accounts(line.process).groupNumber(group);
  if (gid === undefined) return await fail(line, `invalid group: '${group}'`);
  return await change(line, paths, undefined, gid);
});

function requireOperands({ operands }: CommandLine): [string, ...string[]] {
  const [first, ...rest] = operands;
  if (first === undefined) throw new UsageError('missing operand');
  if (rest.length === 0) throw new UsageError(`missing operand after '${first}'`);
  return [first, ...rest];
}

async function change(
  line: CommandLine,
  paths: readonly string[],
  uid: number | undefined,
  gid: number | undefined,
): Promise<number> {
  const { process } = line;
  const { files } = process;
  let status = 0;
  for (const operand of paths) {
    try {
      for (const path of line.has('R') ? [...walkTree(process, operand)] : [operand]) {
        const full = process.resolve(path);
        const before = files.lstat(full);
        if (before.type === 'symlink' && path !== operand) continue;
        files.chown(full, uid ?? before.uid, gid ?? before.gid);
      }
    } catch (error) {
      const message = systemMessage(error);
      status = await fail(
        line,
        message === 'No such file or directory'
          ? `cannot access '${operand}': ${message}`
          : `changing ownership of '${operand}': ${message}`,
      );
    }
  }
  return status;
}

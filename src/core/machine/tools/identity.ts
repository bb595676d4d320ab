import type { Process } from '../process.ts';
import { asUser, findAccount, groupName, userName } from './accounts.ts';
import { defineTool } from './define-tool.ts';

export const whoamiProgram = defineTool({
  name: 'whoami',
  usage: 'Usage: whoami [OPTION]...\nPrint the user name associated with the current effective user ID.\n',
  options: {},
  async run(process) {
    const { uid } = process.user;
    const name = userName(process.files, uid);
    if (name === String(uid)) {
      await process.stderr.write(`whoami: cannot find name for user ID ${uid}\n`);
      return 1;
    }
    await process.stdout.write(`${name}\n`);
    return 0;
  },
});

export const idProgram = defineTool({
  name: 'id',
  usage: 'Usage: id [OPTION]... [USER]...\nPrint user and group information.\n',
  options: {
    user: { short: 'u' },
    group: { short: 'g' },
    groups: { short: 'G' },
    name: { short: 'n' },
    real: { short: 'r' },
    zero: { short: 'z' },
  },
  async run(process, options) {
    const [wanted] = options.operands;
    const account = wanted === undefined ? undefined : findAccount(process.files, wanted);
    if (wanted !== undefined && account === undefined) {
      await process.stderr.write(`id: ‘${wanted}’: no such user\n`);
      return 1;
    }
    const user = account === undefined ? process.user : asUser(process.files, account);
    const gids = [...new Set([user.gid, ...(user.groups ?? [])])];
    const groupText = (gid: number): string =>
      options.has('name') ? (groupName(process.files, gid) ?? String(gid)) : String(gid);
    if (options.has('user'))
      await process.stdout.write(`${options.has('name') ? userName(process.files, user.uid) : user.uid}\n`);
    else if (options.has('group')) await process.stdout.write(`${groupText(user.gid)}\n`);
    else if (options.has('groups')) await process.stdout.write(`${gids.map(groupText).join(' ')}\n`);
    else await process.stdout.write(`${fullIdentity(process, user.uid, user.gid, gids)}\n`);
    return 0;
  },
});

function fullIdentity({ files }: Process, uid: number, gid: number, gids: readonly number[]): string {
  const named = (number: number, name: string | undefined): string =>
    name === undefined ? String(number) : `${number}(${name})`;
  const user = userName(files, uid);
  const groupsText = gids.map((each) => named(each, groupName(files, each))).join(',');
  return `uid=${named(uid, user === String(uid) ? undefined : user)} gid=${named(gid, groupName(files, gid))} groups=${groupsText}`;
}

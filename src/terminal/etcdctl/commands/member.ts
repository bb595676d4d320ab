import { defineCommand } from '../../cli/command.ts';
import { callEtcd } from '../connect.ts';
import { readGlobals } from '../global-flags.ts';
import { outputFormat } from '../output.ts';
import { formatTable } from '../table.ts';

const listCommand = defineCommand({
  use: 'list',
  short: 'Lists all members in the cluster',
  async run(invocation) {
    const { process } = invocation;
    const globals = await readGlobals(invocation);
    const format = outputFormat(globals['write-out'], ['simple', 'table', 'json']);
    const { clusterId, members } = await callEtcd(process, globals, 'Cluster/MemberList', (etcd) => etcd.members());
    const rows = members.map((each) => [
      each.id,
      'started',
      each.name,
      each.peerUrls.join(','),
      each.clientUrls.join(','),
      'false',
    ]);
    if (format === 'table') {
      const headings = ['ID', 'STATUS', 'NAME', 'PEER ADDRS', 'CLIENT ADDRS', 'IS LEARNER'];
      await process.stdout.write(formatTable(headings, rows));
    } else if (format === 'simple') {
      await process.stdout.write(rows.map((row) => `${row.join(', ')}\n`).join(''));
    } else {
      const list = members.map(
        ({ id, name, peerUrls, clientUrls }) =>
          `{"ID":${BigInt(`0x${id}`)},"name":${JSON.stringify(name)},"peerURLs":${JSON.stringify(peerUrls)},"clientURLs":${JSON.stringify(clientUrls)}}`,
      );
      const header = `{"cluster_id":${BigInt(`0x${clusterId}`)}}`;
      await process.stdout.write(`{"header":${header},"members":[${list.join(',')}]}\n`);
    }
    return 0;
  },
});

export const memberCommand = defineCommand({
  use: 'member <subcommand>',
  short: 'Membership related commands',
  subcommands: [listCommand],
});

import { EtcdError } from '../../../core/etcd/etcd.ts';
import type { LeaseTimeToLive } from '../../../core/etcd/wire/api.ts';
import { defineCommand } from '../../cli/command.ts';
import { booleanFlag } from '../../cli/flag.ts';
import { parseGoInteger } from '../../cli/go-values.ts';
import { callEtcd } from '../connect.ts';
import { badArguments, ExitError } from '../exit-error.ts';
import { readGlobals } from '../global-flags.ts';
import { leaseText, parseLease } from '../output.ts';

const grantCommand = defineCommand({
  use: 'grant <ttl>',
  short: 'Creates leases',
  async run(invocation) {
    const { process, args } = invocation;
    const [text] = args;
    if (text === undefined || args.length > 1) throw badArguments('lease grant command needs TTL argument');
    const ttl = parseTtl(text);
    const globals = await readGlobals(invocation);
    const id = await callEtcd(process, globals, 'Lease/LeaseGrant', (etcd) => etcd.leaseGrant(ttl));
    await process.stdout.write(`lease ${leaseText(id)} granted with TTL(${ttl}s)\n`);
    return 0;
  },
});

function parseTtl(text: string): number {
  try {
    return parseGoInteger(text, 64);
  } catch (error) {
    throw badArguments(`bad TTL (${error instanceof Error ? error.message : String(error)})`);
  }
}

function leaseArgument(command: string, args: readonly string[]): string {
  const [text] = args;
  if (text === undefined || args.length > 1) throw badArguments(`lease ${command} command needs lease ID as argument`);
  return parseLease(text);
}

const revokeCommand = defineCommand({
  use: 'revoke <leaseID>',
  short: 'Revokes leases',
  async run(invocation) {
    const id = leaseArgument('revoke', invocation.args);
    const globals = await readGlobals(invocation);
    try {
      await callEtcd(invocation.process, globals, 'Lease/LeaseRevoke', (etcd) => etcd.leaseRevoke(id));
    } catch (error) {
      if (!(error instanceof ExitError)) throw error;
      throw new ExitError(error.code, `failed to revoke lease (${error.message})`);
    }
    await invocation.process.stdout.write(`lease ${leaseText(id)} revoked\n`);
    return 0;
  },
});

const listCommand = defineCommand({
  use: 'list',
  short: 'List all active leases',
  async run(invocation) {
    const { process } = invocation;
    const globals = await readGlobals(invocation);
    const leases = await callEtcd(process, globals, 'Lease/LeaseLeases', (etcd) => etcd.leases());
    const lines = leases.map((id) => `${leaseText(id)}\n`);
    await process.stdout.write(`found ${leases.length} leases\n${lines.join('')}`);
    return 0;
  },
});

const timeToLiveCommand = defineCommand({
  use: 'timetolive <leaseID> [options]',
  short: 'Get lease information',
  flags: { keys: booleanFlag({ usage: 'Get keys attached to this lease' }) },
  async run(invocation) {
    const { process, flags } = invocation;
    const id = leaseArgument('timetolive', invocation.args);
    const globals = await readGlobals(invocation);
    const found = await callEtcd(process, globals, 'Lease/LeaseTimeToLive', (etcd) =>
      etcd.leaseTimeToLive(id).catch(missing),
    );
    await process.stdout.write(`lease ${leaseText(id)} ${describe(found, flags.keys)}\n`);
    return 0;
  },
});

function missing(error: unknown): undefined {
  if (error instanceof EtcdError && error.reason === 'leaseNotFound') return undefined;
  throw error;
}

function describe(lease: LeaseTimeToLive | undefined, withKeys: boolean): string {
  if (lease === undefined) return 'already expired';
  const keys = withKeys ? `, attached keys([${lease.keys.join(' ')}])` : '';
  return `granted with TTL(${lease.grantedSeconds}s), remaining(${lease.remainingSeconds}s)${keys}`;
}

const keepAliveCommand = defineCommand({
  use: 'keep-alive [options] <leaseID>',
  short: 'Keeps leases alive (renew)',
  flags: {
    once: booleanFlag({ usage: 'Resets the keep-alive time to its original value and cobrautl.Exits immediately' }),
  },
  async run(invocation) {
    const { process, flags } = invocation;
    const id = leaseArgument('keep-alive', invocation.args);
    const globals = await readGlobals(invocation);
    for (;;) {
      const lease = await callEtcd(process, globals, 'Lease/LeaseKeepAlive', async (etcd) => {
        await etcd.leaseKeepAlive(id);
        return etcd.leaseTimeToLive(id);
      });
      await process.stdout.write(`lease ${leaseText(id)} keepalived with TTL(${lease.grantedSeconds})\n`);
      if (flags.once) return 0;
      await process.clock.sleep((lease.grantedSeconds * 1000) / 3, process.killed);
    }
  },
});

export const leaseCommand = defineCommand({
  use: 'lease <subcommand>',
  short: 'Lease related commands',
  subcommands: [grantCommand, keepAliveCommand, listCommand, revokeCommand, timeToLiveCommand],
});

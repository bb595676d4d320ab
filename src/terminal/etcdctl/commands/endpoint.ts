import type { MemberStatus } from '../../../core/etcd/wire/api.ts';
import { formatGoDuration } from '../../../core/meta/go-duration.ts';
import { defineCommand } from '../../cli/command.ts';
import { callOn, openEndpoints } from '../connect.ts';
import { ExitError, exitCodes } from '../exit-error.ts';
import { readGlobals } from '../global-flags.ts';
import { formatSize, outputFormat } from '../output.ts';
import { formatTable } from '../table.ts';

interface Health {
  readonly endpoint: string;
  readonly health: boolean;
  readonly took: string;
  readonly error: string;
}

const healthCommand = defineCommand({
  use: 'health',
  short: 'Checks the healthiness of endpoints specified in `--endpoints` flag',
  async run(invocation) {
    const { process } = invocation;
    const globals = await readGlobals(invocation);
    const format = outputFormat(globals['write-out'], ['simple', 'table', 'json']);
    const results: Health[] = [];
    for (const endpoint of openEndpoints(process, globals)) {
      const startMs = process.clock.now();
      const check = callOn(process, globals, { name: 'KV/Range', endpoints: [endpoint] }, (etcd) =>
        etcd.range({ key: 'health' }),
      );
      const error = await check
        .then(() => '')
        .catch((failure: unknown) => String(failure instanceof Error ? failure.message : failure));
      const took = formatGoDuration(process.clock.now() - startMs);
      results.push({ endpoint: endpoint.text, health: error === '', took, error });
      endpoint.close();
    }
    if (format === 'table') {
      const rows = results.map(({ endpoint, health, took, error }) => [endpoint, String(health), took, error]);
      await process.stdout.write(formatTable(['ENDPOINT', 'HEALTH', 'TOOK', 'ERROR'], rows));
    } else if (format === 'json') {
      const list = results.map(({ error, ...rest }) => (error === '' ? rest : { ...rest, error }));
      await process.stdout.write(`${JSON.stringify(list)}\n`);
    } else {
      for (const result of results)
        await (result.health ? process.stdout : process.stderr).write(describeHealth(result));
    }
    if (results.some(({ health }) => !health)) throw new ExitError(exitCodes.error, 'unhealthy cluster');
    return 0;
  },
});

function describeHealth({ endpoint, health, took, error }: Health): string {
  if (health) return `${endpoint} is healthy: successfully committed proposal: took = ${took}\n`;
  return `${endpoint} is unhealthy: failed to commit proposal: ${error}\n`;
}

const statusHeadings = [
  'ENDPOINT',
  'ID',
  'VERSION',
  'STORAGE VERSION',
  'DB SIZE',
  'IN USE',
  'PERCENTAGE NOT IN USE',
  'QUOTA',
  'IS LEADER',
  'IS LEARNER',
  'RAFT TERM',
  'RAFT INDEX',
  'RAFT APPLIED INDEX',
  'ERRORS',
  'DOWNGRADE TARGET VERSION',
  'DOWNGRADE ENABLED',
];

const statusCommand = defineCommand({
  use: 'status',
  short: 'Prints out the status of endpoints specified in `--endpoints` flag',
  async run(invocation) {
    const { process } = invocation;
    const globals = await readGlobals(invocation);
    const format = outputFormat(globals['write-out'], ['simple', 'table', 'json']);
    const found: [endpoint: string, status: MemberStatus][] = [];
    let failed = false;
    for (const endpoint of openEndpoints(process, globals)) {
      try {
        const call = { name: 'Maintenance/Status', endpoints: [endpoint] } as const;
        found.push([endpoint.text, await callOn(process, globals, call, (etcd) => etcd.status())]);
      } catch (error) {
        if (!(error instanceof ExitError)) throw error;
        failed = true;
        await process.stderr.write(`Failed to get the status of endpoint ${endpoint.text} (${error.message})\n`);
      }
      endpoint.close();
    }
    const rows = found.map(([endpoint, status]) => statusRow(endpoint, status));
    if (format === 'table') await process.stdout.write(formatTable(statusHeadings, rows));
    else if (format === 'simple') await process.stdout.write(rows.map((row) => `${row.join(', ')}\n`).join(''));
    else await process.stdout.write(`[${found.map(([endpoint, status]) => statusJson(endpoint, status)).join(',')}]\n`);
    return failed ? exitCodes.error : 0;
  },
});

/** A member without a log of its own has no term, and its revision is what it has applied. */
function statusRow(endpoint: string, status: MemberStatus): string[] {
  const size = status.liveSize + status.historySize;
  const unused = size === 0 ? 0 : Math.round((status.historySize / size) * 100);
  const storage = status.version.replace(/\.\d+$/, '.0');
  const index = String(status.revision);
  const sizes = [formatSize(size), formatSize(status.liveSize), `${unused}%`, '0 B'];
  return [
    endpoint,
    status.memberId,
    status.version,
    storage,
    ...sizes,
    'true',
    'false',
    '0',
    index,
    index,
    '',
    '',
    'false',
  ];
}

function statusJson(endpoint: string, status: MemberStatus): string {
  const member = BigInt(`0x${status.memberId}`);
  const { revision, liveSize, historySize, version } = status;
  const sizes = `"dbSize":${liveSize + historySize},"dbSizeInUse":${liveSize}`;
  const body = `{"header":{"member_id":${member},"revision":${revision}},"version":"${version}",${sizes},"leader":${member}}`;
  return `{"Endpoint":${JSON.stringify(endpoint)},"Status":${body}}`;
}

export const endpointCommand = defineCommand({
  use: 'endpoint <subcommand>',
  short: 'Endpoint related commands',
  subcommands: [healthCommand, statusCommand],
});

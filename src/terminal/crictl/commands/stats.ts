import { defineCommand } from '../../cli/command.ts';
import { connect } from '../connect.ts';
import { formatSize, printTable, shortId } from '../format.ts';

const sampleMs = 1000;

export const statsCommand = defineCommand({
  use: 'stats [ID]',
  short: 'List container(s) resource usage statistics',
  run: async (invocation) => {
    const { process, args } = invocation;
    const cri = connect(invocation);
    const { containers } = await cri.runtime('ListContainers', { state: 'CONTAINER_RUNNING' });
    const before = await cri.runtime('ListContainerStats', {});
    await process.clock.sleep(sampleMs);
    const after = await cri.runtime('ListContainerStats', {});
    const earlier = new Map(before.stats.map(({ id, cpuUsageNanoseconds }) => [id, cpuUsageNanoseconds]));
    const names = new Map(containers.map(({ id, metadata }) => [id, metadata.name]));
    const rows = after.stats
      .filter(({ id }) => id.startsWith(args[0] ?? ''))
      .map(({ id, cpuUsageNanoseconds, memoryWorkingSetBytes }) => {
        const used = cpuUsageNanoseconds - (earlier.get(id) ?? cpuUsageNanoseconds);
        const percent = (used / (sampleMs * 1e6)) * 100;
        return [shortId(id), names.get(id) ?? '', percent.toFixed(2), formatSize(memoryWorkingSetBytes)];
      });
    await printTable(process, [['CONTAINER', 'NAME', 'CPU %', 'MEM'], ...rows]);
    return 0;
  },
});

import { defineTool } from './define-tool.ts';

export const syncProgram = defineTool({
  name: 'sync',
  usage: 'Usage: sync [OPTION] [FILE]...\nSynchronize cached writes to persistent storage\n',
  options: { data: { short: 'd' }, 'file-system': { short: 'f' } },
  async run(process) {
    await process.files.sync();
    return 0;
  },
});

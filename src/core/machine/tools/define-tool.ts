import { defineProgram, type Process, type ProgramDefinition } from '../process.ts';
import { OptionError, type OptionTable, type ParsedOptions, type ParseSettings, parseOptions } from './options.ts';

/** A command line tool: what it is called, the options it knows, and what it does. */
export interface ToolDefinition extends ParseSettings {
  readonly name: string;
  readonly options: OptionTable;
  /** What `--help` prints. */
  readonly usage: string;
  /** The exit code for wrong options; default 1. */
  readonly usageError?: number;
  /** What follows the complaint about an option; default "Try 'NAME --help' for more information." */
  readonly hint?: string;
  /** Puts arguments into the form that the options describe: `pkill -9`. */
  readonly rewrite?: (args: readonly string[]) => readonly string[];
  run(process: Process, options: ParsedOptions): Promise<number>;
}

/** A tool as a program: options are parsed, `--help` answered, and wrong options complained of as getopt(3) does. */
export function defineTool(tool: ToolDefinition): ProgramDefinition {
  const options: OptionTable = { help: {}, ...tool.options };
  const hint = tool.hint ?? `Try '${tool.name} --help' for more information.\n`;
  return defineProgram({
    name: tool.name,
    async run(process) {
      let parsed: ParsedOptions;
      try {
        const args = process.argv.slice(1);
        parsed = parseOptions(tool.rewrite?.(args) ?? args, options, tool);
      } catch (error) {
        if (!(error instanceof OptionError)) throw error;
        const own = process.argv[0]?.split('/').at(-1) ?? tool.name;
        await process.stderr.write(`${own}: ${error.message}\n${hint}`);
        return tool.usageError ?? 1;
      }
      if (!parsed.has('help')) return await tool.run(process, parsed);
      await process.stdout.write(tool.usage);
      return 0;
    },
  });
}

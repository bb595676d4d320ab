import { createPipe } from '../../machine/byte-pipe.ts';
import type { Process } from '../../machine/process.ts';
import { readAllText } from '../../machine/read-stream.ts';
import { CniError, type CniResult, cniCodes, type PluginConfiguration } from './cni-plugin.ts';

/**
 * Lets another plugin of CNI_PATH do the current command (or `command`) with a configuration. Resolves to what it
 * printed, an empty result where that is nothing; rejects with the CniError that it reported.
 */
export async function delegate(
  process: Process,
  type: string,
  configuration: PluginConfiguration,
  command = process.env.get('CNI_COMMAND') ?? '',
): Promise<CniResult> {
  const input = createPipe();
  const output = createPipe();
  const child = process.spawn([findPlugin(process, type)], {
    env: new Map([...process.env, ['CNI_COMMAND', command]]),
    stdin: input.source,
    stdout: output.sink,
  });
  const writing = input.sink.write(JSON.stringify(configuration)).then(() => input.sink.close());
  const text = await readAllText(output.source);
  await writing.catch(() => {});
  const { code } = await child.exited;
  if (code !== 0) throw reportedError(type, text);
  return text.trim() === '' ? {} : (JSON.parse(text) as CniResult);
}

function findPlugin({ env, files }: Process, type: string): string {
  const folders = (env.get('CNI_PATH') ?? '').split(':');
  const folder = folders.find((each) => files.exists(`${each}/${type}`));
  if (folder !== undefined) return `${folder}/${type}`;
  throw new CniError(`failed to find plugin "${type}" in path [${folders.join(' ')}]`, cniCodes.invalidConfiguration);
}

function reportedError(type: string, text: string): CniError {
  try {
    const { msg, code } = JSON.parse(text) as { msg?: string; code?: number };
    if (msg !== undefined) return new CniError(msg, code);
  } catch {
    // It did not get as far as reporting an error.
  }
  return new CniError(`netplugin failed with no error message: "${type}"`);
}

import { isSystemError } from '../../../system-error.ts';
import type { Process } from '../../process.ts';
import { requestReload } from '../control-client.ts';
import { configurationDirectory, loadUnit, unitName } from '../load-unit.ts';
import { type SystemctlVerb, tooFewArguments } from './verb.ts';

const discarded = '### Edits below this comment will be discarded';

/** Opens a unit's drop-in (with `--full` the whole unit) in an editor, and reads the units again if it was changed. */
export const editUnits: SystemctlVerb = async (call) => {
  const { process, operands, options } = call;
  const [operand] = operands;
  if (operand === undefined) return await tooFewArguments(call);
  const name = unitName(operand);
  const { state, fragmentPath, dropIns } = loadUnit(process.files, name);
  if (state === 'not-found' || fragmentPath === undefined) {
    await process.stderr.write(
      `No files found for ${name}.\nRun 'systemctl edit --force --full ${name}' to create a new unit.\n`,
    );
    return 1;
  }
  const isFull = options.has('full');
  const path = isFull ? `${configurationDirectory}/${name}` : `${configurationDirectory}/${name}.d/override.conf`;
  const present = process.files.exists(path) ? process.files.readText(path) : '';
  const shown = [fragmentPath, ...dropIns.filter((each) => each !== path)];
  const draft = isFull ? process.files.readText(fragmentPath) : template(process, path, present, shown);
  const text = await edited(process, path, draft);
  if (text === undefined) return 1;
  const content = isFull ? text : withoutComments(text);
  if (content.trim() === '') {
    await process.stderr.write(`Editing "${path}" canceled: temporary file is empty.\n`);
    return 0;
  }
  process.files.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
  process.files.writeFile(path, content);
  await process.stderr.write(`Successfully installed edited file '${path}'.\n`);
  await requestReload(process);
  return 0;
};

function template({ files }: Process, path: string, present: string, shown: readonly string[]): string {
  const quoted = shown.map((each) => {
    const lines = files.readText(each).trimEnd().split('\n');
    return `### ${each}\n${lines.map((line) => `# ${line}`.trimEnd()).join('\n')}\n`;
  });
  const head = `### Editing ${path}\n### Anything between here and the comment below will become the contents of the drop-in file\n`;
  return `${head}\n${present}\n\n${discarded}\n\n\n${quoted.join('\n')}`;
}

function withoutComments(text: string): string {
  const end = text.indexOf(discarded);
  const kept = (end < 0 ? text : text.slice(0, end)).split('\n').filter((line) => !line.startsWith('### '));
  return `${kept.join('\n').trim()}\n`.replace(/^\n$/, '');
}

/** What the editor left; undefined when there is no editor or it failed. */
async function edited(process: Process, path: string, draft: string): Promise<string | undefined> {
  const temporary = `${path.slice(0, path.lastIndexOf('/'))}/.#${path.slice(path.lastIndexOf('/') + 1)}${process.pid}`;
  process.files.mkdir(temporary.slice(0, temporary.lastIndexOf('/')), { recursive: true });
  process.files.writeFile(temporary, draft);
  try {
    const { code } = await startEditor(process, temporary);
    return code === 0 ? process.files.readText(temporary) : undefined;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const missing = 'Cannot edit units, no editor available. Please set either $SYSTEMD_EDITOR, $EDITOR or $VISUAL.';
    await process.stderr.write(`${missing}\n`);
    return undefined;
  } finally {
    process.files.remove(temporary);
  }
}

function startEditor(process: Process, path: string): Promise<{ code: number }> {
  const named = ['SYSTEMD_EDITOR', 'EDITOR', 'VISUAL'].flatMap((variable) => process.env.get(variable) ?? []);
  let failure: unknown;
  for (const editor of [...named, 'editor', 'nano', 'vim', 'vi']) {
    try {
      return process.spawn([...editor.split(' '), path]).exited;
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

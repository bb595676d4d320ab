import { parse, type Script, type Word, type WordPart } from 'unbash';

const bodies = new Map<string, readonly WordPart[] | undefined>();

/** The parts of a text in which only `$` and backquotes mean something, as in a here-document. */
export function textParts(text: string): readonly WordPart[] | undefined {
  if (!/[$`\\]/.test(text)) return undefined;
  if (bodies.has(text)) return bodies.get(text);
  if (bodies.size > 500) bodies.clear();
  const parts = hereDocumentParts(parse(`:<<\u{1}\n${text}\n\u{1}\n`));
  bodies.set(text, parts);
  return parts;
}

function hereDocumentParts(script: Script): readonly WordPart[] | undefined {
  const command = script.commands[0]?.command;
  if (command?.type !== 'Command') return undefined;
  const [redirect] = command.redirects;
  return redirect?.type === 'HereDoc' ? redirect.body.parts : undefined;
}

/** The words of a text as a command's arguments are read. */
export function parseWords(text: string): readonly Word[] {
  const command = parse(`: ${text}`).commands[0]?.command;
  if (command?.type !== 'Command') return [];
  return command.args.filter((word) => word.type === 'Word');
}

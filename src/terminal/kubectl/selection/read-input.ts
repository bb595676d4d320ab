import type { Session } from '../session.ts';

/** All of standard input as text. */
export async function readInput(session: Session): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of session.process.stdin) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

import type { Session } from '../../session.ts';

/** Lets the user's editor change a text in a file of its own, and resolves to what it left. Throws an Error when the editor fails. */
export async function editText(session: Session, text: string): Promise<string> {
  const path = temporaryPath(session);
  session.process.files.writeFile(path, text, { mode: 0o600 });
  try {
    await runEditor(session, path);
    return session.process.files.readText(path);
  } finally {
    session.process.files.remove(path);
  }
}

/** `/tmp/kubectl-edit-1234567890.yaml`. */
export function temporaryPath(session: Session): string {
  const number = Math.floor(session.process.clock.random() * 1e10);
  return `${session.process.env.get('TMPDIR') ?? '/tmp'}/kubectl-edit-${number}.yaml`;
}

/** Runs $KUBE_EDITOR, $EDITOR or vi on a file. */
export async function runEditor(session: Session, path: string): Promise<void> {
  const { env } = session.process;
  const editor = env.get('KUBE_EDITOR') || env.get('EDITOR') || 'vi';
  const shell = /["'\\ ]/.test(editor);
  const argv = shell ? ['/bin/bash', '-c', `${editor} ${JSON.stringify(path)}`] : [editor, path];
  const { code } = await start(session, argv, editor).exited;
  if (code !== 0) throw new Error(`there was a problem with the editor ${JSON.stringify(editor)}`);
}

function start(session: Session, argv: readonly string[], editor: string): ReturnType<Session['process']['spawn']> {
  try {
    return session.process.spawn(argv);
  } catch {
    throw new Error(`unable to launch the editor ${JSON.stringify(editor)}`);
  }
}

/** What a reader may do with a piece of code of a lesson. */
export type CodeAction =
  | { readonly type: 'exec'; readonly terminal: number; readonly interrupt: boolean }
  | { readonly type: 'copy' }
  | undefined;

const pattern = /\{\{\s*(exec(?:ute)?|copy|open)\b([^}]*)\}\}/;

/** A closing fence must stand alone on its line. */
const actionOfFence = /^([ \t]*(?:`{3,}|~{3,}))[ \t]*(?=\{\{)/gm;

/**
 * Splits Markdown's code actions from the code: "`ls`{{exec}}" and a fence whose last line ends in {{execute T2}}. Returns the
 * Markdown with `<span data-action="N"></span>` behind each code (behind a fence in a paragraph of its own), and the actions
 * by number.
 */
export function extractActions(markdown: string): { markdown: string; actions: CodeAction[] } {
  const actions: CodeAction[] = [];
  const text = markdown
    .replace(actionOfFence, '$1\n\n')
    .replace(new RegExp(pattern, 'g'), (_, verb: string, words: string) => {
      actions.push(parseAction(verb, words));
      return `<span data-action="${actions.length - 1}"></span>`;
    });
  return { markdown: text, actions };
}

function parseAction(verb: string, words: string): CodeAction {
  if (verb === 'copy') return { type: 'copy' };
  if (verb === 'open') return undefined;
  const terminal = Number(/\bT(\d+)\b/.exec(words)?.[1] ?? 1);
  return { type: 'exec', terminal, interrupt: /\binterrupt\b/.test(words) };
}

/** Replaces `{{TRAFFIC_HOST1_80}}` and `{{TRAFFIC_SELECTOR}}` with what `link` makes of host and port. */
export function replaceTrafficLinks(markdown: string, link: (host: number, port: number) => string): string {
  return markdown.replace(/\{\{\s*TRAFFIC_HOST(\d+)_(\d+)\s*\}\}/g, (_, host: string, port: string) =>
    link(Number(host), Number(port)),
  );
}

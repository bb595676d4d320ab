import type { DnsRecord } from '../../dns-message.ts';
import { absoluteName } from '../corefile.ts';
import { definePlugin } from '../plugin.ts';

type Rewrite = (name: string) => string | undefined;

/** Asks for another name than the one in the question, and answers under the name that was asked for. */
export const rewritePlugin = definePlugin({
  name: 'rewrite',
  setup(directive) {
    const args = ['stop', 'continue'].includes(directive.args[0] ?? '') ? directive.args.slice(1) : directive.args;
    const [field, ...rest] = args;
    if (field !== 'name') throw new Error(`invalid rewrite rule: only names can be rewritten, not '${field ?? ''}'`);
    const rewrite = nameRewrite(rest);
    return {
      async handle(request, next) {
        const name = rewrite(request.name);
        if (name === undefined) return next(request);
        const reply = await next({ ...request, name, question: { ...request.question, name } });
        const restore = (record: DnsRecord): DnsRecord =>
          record.name.toLowerCase() === name ? { ...record, name: request.question.name } : record;
        return { ...reply, answers: reply.answers.map(restore) };
      },
    };
  },
});

function nameRewrite(args: readonly string[]): Rewrite {
  const kinds = ['exact', 'prefix', 'suffix', 'substring', 'regex'];
  const [kind = 'exact', from = '', to = ''] = kinds.includes(args[0] ?? '') ? args : ['exact', ...args];
  if (from === '' || to === '')
    throw new Error('invalid rewrite rule: a name rule needs what to replace and with what');
  switch (kind) {
    case 'exact':
      return (name) => (name === absoluteName(from) ? absoluteName(to) : undefined);
    case 'prefix':
      return (name) => (name.startsWith(from.toLowerCase()) ? to.toLowerCase() + name.slice(from.length) : undefined);
    case 'suffix':
      return (name) =>
        name.endsWith(absoluteName(from)) ? name.slice(0, -absoluteName(from).length) + absoluteName(to) : undefined;
    case 'substring':
      return (name) => (name.includes(from) ? name.replaceAll(from, to) : undefined);
    default:
      return regexRewrite(new RegExp(from), to);
  }
}

function regexRewrite(pattern: RegExp, to: string): Rewrite {
  return (name) => {
    const match = pattern.exec(name);
    if (match === null) return undefined;
    return absoluteName(to.replace(/\{(\d+)\}/g, (_, index: string) => match[Number(index)] ?? ''));
  };
}

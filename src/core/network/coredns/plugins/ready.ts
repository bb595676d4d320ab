import { definePlugin } from '../plugin.ts';
import { serveText } from './serve-text.ts';

/** How long an answer is held back for what is about to be ready. */
const patienceMs = 500;

/** Answers `/ready`, by default on port 8181: 200 once every plugin is ready, else 503 with the names of those that are not. */
export const readyPlugin = definePlugin({
  name: 'ready',
  setup(directive, context) {
    const address = directive.args[0] ?? ':8181';
    const answer = async (target: string): Promise<readonly [number, string] | undefined> => {
      if (target !== '/ready') return undefined;
      const { clock, killed } = context.process;
      if (context.unready().length > 0) await Promise.race([context.prepared(), clock.sleep(patienceMs, killed)]);
      const waiting = context.unready();
      if (waiting.length === 0) return [200, 'OK'];
      context.log('INFO', `plugin/ready: Plugins not ready: "${waiting.join(',')}"`);
      return [503, waiting.join(',')];
    };
    return { started: () => serveText(context, address, answer) };
  },
});

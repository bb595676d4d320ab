import { definePlugin } from '../plugin.ts';
import { serveText } from './serve-text.ts';

/** Answers `/ready`, by default on port 8181: 200 once every plugin is ready, else 503 with the names of those that are not. */
export const readyPlugin = definePlugin({
  name: 'ready',
  setup(directive, context) {
    const address = directive.args[0] ?? ':8181';
    const answer = (target: string): readonly [number, string] | undefined => {
      if (target !== '/ready') return undefined;
      const waiting = context.unready();
      if (waiting.length === 0) return [200, 'OK'];
      context.log('INFO', `plugin/ready: Plugins not ready: "${waiting.join(',')}"`);
      return [503, waiting.join(',')];
    };
    return { started: () => serveText(context, address, answer) };
  },
});

import { definePlugin, parseDuration, unknownProperty } from '../plugin.ts';
import { serveText } from './serve-text.ts';

/** Answers `/health` while the program lives, by default on port 8080. */
export const healthPlugin = definePlugin({
  name: 'health',
  setup(directive, context) {
    let lameduckMs = 0;
    for (const property of directive.block) {
      if (property.name !== 'lameduck') throw unknownProperty(property);
      lameduckMs = parseDuration(property.args[0] ?? '');
    }
    const address = directive.args[0] ?? ':8080';
    return {
      lameduckMs,
      started: () => serveText(context, address, (target) => (target === '/health' ? [200, 'OK'] : undefined)),
    };
  },
});

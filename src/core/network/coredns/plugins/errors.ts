import { definePlugin } from '../plugin.ts';

/** Says in the log why a question was answered with SERVFAIL. */
export const errorsPlugin = definePlugin({
  name: 'errors',
  setup: (_directive, { log }) => ({
    async handle(request, next) {
      try {
        return await next(request);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        log('ERROR', `plugin/errors: 2 ${request.name} ${request.type}: ${message}`);
        throw error;
      }
    },
  }),
});

import type { AdmissionAttributes, AdmissionContext, AdmissionPlugin } from './plugin.ts';
import type { AdmissionRound } from './round.ts';

/** The enabled plugins, in order. */
export interface AdmissionChain {
  /** Runs every mutating step, twice when one of them asks for that. */
  admit(attributes: AdmissionAttributes, context: AdmissionContext): Promise<void>;
  /** Runs every validating step. */
  validate(attributes: AdmissionAttributes, context: AdmissionContext): Promise<void>;
}

export function createAdmissionChain(plugins: readonly AdmissionPlugin[]): AdmissionChain {
  const admitAll = async (
    attributes: AdmissionAttributes,
    context: AdmissionContext,
    round: AdmissionRound,
  ): Promise<void> => {
    for (const plugin of plugins) {
      if (plugin.operations.includes(attributes.operation)) await plugin.admit?.(attributes, context, round);
    }
  };
  return {
    async admit(attributes, context) {
      let isRepeated = false;
      const memory = new Map<string, unknown>();
      const repeat = (): void => {
        isRepeated = true;
      };
      await admitAll(attributes, context, { again: false, repeat, memory });
      if (isRepeated) await admitAll(attributes, context, { again: true, repeat, memory });
    },
    async validate(attributes, context) {
      for (const plugin of plugins) {
        if (plugin.operations.includes(attributes.operation)) await plugin.validate?.(attributes, context);
      }
    },
  };
}

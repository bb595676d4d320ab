import type { AdmissionAttributes, AdmissionContext, AdmissionPlugin } from './plugin.ts';

/** The enabled plugins, in order. */
export interface AdmissionChain {
  /** Runs every mutating step. */
  admit(attributes: AdmissionAttributes, context: AdmissionContext): Promise<void>;
  /** Runs every validating step. */
  validate(attributes: AdmissionAttributes, context: AdmissionContext): Promise<void>;
}

export function createAdmissionChain(plugins: readonly AdmissionPlugin[]): AdmissionChain {
  return {
    async admit(attributes, context) {
      for (const plugin of plugins) {
        if (plugin.operations.includes(attributes.operation)) await plugin.admit?.(attributes, context);
      }
    },
    async validate(attributes, context) {
      for (const plugin of plugins) {
        if (plugin.operations.includes(attributes.operation)) await plugin.validate?.(attributes, context);
      }
    },
  };
}

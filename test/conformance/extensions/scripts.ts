import { conversionSteps } from './conversion-steps.ts';
import { customResourceSteps } from './custom-resource-steps.ts';
import { definitionSteps } from './definition-steps.ts';
import { definitionUpdateSteps } from './definition-update-steps.ts';
import { schemaSteps } from './schema-steps.ts';
import type { Step } from './step.ts';
import { webhookSteps } from './webhook-steps.ts';

/** All that is recorded, by the name of its golden file. */
export const scripts: Readonly<Record<string, readonly Step[]>> = {
  conversions: conversionSteps,
  'custom-resources': customResourceSteps,
  'definition-updates': definitionUpdateSteps,
  definitions: definitionSteps,
  schemas: schemaSteps,
  webhooks: webhookSteps,
};

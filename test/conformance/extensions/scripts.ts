import { customResourceSteps } from './custom-resource-steps.ts';
import { definitionSteps } from './definition-steps.ts';
import { definitionUpdateSteps } from './definition-update-steps.ts';
import { schemaSteps } from './schema-steps.ts';
import type { Step } from './step.ts';

/** All that is recorded, by the name of its golden file. */
export const scripts: Readonly<Record<string, readonly Step[]>> = {
  'custom-resources': customResourceSteps,
  'definition-updates': definitionUpdateSteps,
  definitions: definitionSteps,
  schemas: schemaSteps,
};

import { suiteOfSteps } from './recorded-steps.ts';

suiteOfSteps('rules of definitions as the real server applies them', new URL('./goldens/rules.json', import.meta.url));

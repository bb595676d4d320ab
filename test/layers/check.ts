/** `npm run check:layers`: fails on every import that layers.ts does not allow. */
import { findViolations } from './find-violations.ts';
import { layers, packages } from './layers.ts';

const violations = findViolations('src', { layers, packages });
for (const violation of violations) console.error(violation);
if (violations.length > 0) process.exitCode = 1;

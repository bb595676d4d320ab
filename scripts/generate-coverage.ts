/** Writes docs/coverage.md: what is built, from the definitions. */
import { writeFileSync } from 'node:fs';
import { coverageText } from './document-coverage/coverage.ts';

writeFileSync(new URL('../docs/coverage.md', import.meta.url), await coverageText());

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { coverageText } from '../../scripts/document-coverage/coverage.ts';

test('docs/coverage.md is what npm run coverage writes', async () => {
  assert.equal(readFileSync('docs/coverage.md', 'utf8'), await coverageText(), 'run npm run coverage');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences } from './harness/difference.ts';
import { readKnownDifferences, unknownDifferences } from './harness/known-differences.ts';
import { startOurServer } from './harness/our-server.ts';
import { readRecording } from './harness/recording.ts';
import { runScript } from './harness/run-script.ts';
import { readScript, scriptAreas } from './harness/script.ts';

const known = readKnownDifferences();

for (const area of scriptAreas()) {
  test(`requests: ${area}`, async (context) => {
    const recording = readRecording(area);
    await using server = await startOurServer();
    for await (const ours of runScript(readScript(area), server, recording)) {
      await context.test(ours.name, () => {
        const recorded = recording.get(ours.name);
        assert.ok(recorded, 'not recorded: run record-requests.mjs');
        assert.deepEqual(unknownDifferences(known, area, ours.name, differences(recorded, ours)), []);
      });
    }
  });
}

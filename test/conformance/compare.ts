import { differences } from './harness/difference.ts';
import { readKnownDifferences, unknownDifferences } from './harness/known-differences.ts';
import { startOurServer } from './harness/our-server.ts';
import { readRecording } from './harness/recording.ts';
import { runScript } from './harness/run-script.ts';
import { readScript, scriptAreas } from './harness/script.ts';

/**
 * `npx tsx test/conformance/compare.ts [--all | --stale] [AREA...]` prints where our answers are not the recorded ones, beyond
 * what is known; with `--all` also what is known, with `--stale` the steps that are listed as different and are not.
 */
const areas = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const [isAll, isStale] = [process.argv.includes('--all'), process.argv.includes('--stale')];
const known = readKnownDifferences();
let [steps, different] = [0, 0];
for (const area of areas.length === 0 ? scriptAreas() : areas) {
  const recording = readRecording(area);
  await using server = await startOurServer();
  for await (const ours of runScript(readScript(area), server, recording)) {
    steps += 1;
    const recorded = recording.get(ours.name);
    const all = recorded === undefined ? ['not recorded'] : differences(recorded, ours);
    const general = known.filter((each) => each.steps === undefined);
    const found = unknownDifferences(isAll || isStale ? general : known, area, ours.name, all);
    if (found.length > 0) different += 1;
    if (isStale) {
      const listed = known.some((each) => each.area === area && each.steps?.includes(ours.name));
      if (listed && found.length === 0) process.stdout.write(`${area}: ${ours.name}\n`);
    } else if (found.length > 0) {
      process.stdout.write(`${area}: ${ours.name}\n${found.map((text) => `    ${text}\n`).join('')}`);
    }
  }
}
process.stdout.write(`${steps} requests, ${different} answered differently\n`);

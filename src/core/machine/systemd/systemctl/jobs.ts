import { requestJobs, requestStatus } from '../control-client.ts';
import type { JobVerb } from '../control-server.ts';
import { unitName } from '../load-unit.ts';
import type { JobReport } from '../unit-status.ts';
import { type SystemctlVerb, tooFewArguments } from './verb.ts';

const notInstalled = 5;

/** A verb that asks for a job and waits for it. */
export function runJobs(verb: JobVerb): SystemctlVerb {
  return async (call) => {
    const { process, options, operands } = call;
    if (operands.length === 0 && verb !== 'reset-failed') return await tooFewArguments(call);
    const names = operands.map(unitName);
    await warnOfChanges(call, names);
    const request = requestJobs(process, verb, names);
    if (options.has('no-block')) return 0;
    let code = 0;
    for (const report of await request) {
      const complaint = complaintAbout(report, verb);
      if (complaint === undefined) continue;
      await process.stderr.write(complaint);
      code = report.refusal?.endsWith('is masked.') || report.refusal === undefined ? 1 : notInstalled;
    }
    return code;
  };
}

/** Says so when the system manager does not know the newest text of a unit. */
async function warnOfChanges({ process, options }: Parameters<SystemctlVerb>[0], names: string[]): Promise<void> {
  if (names.length === 0 || options.has('quiet')) return;
  for (const { name, needsReload } of await requestStatus(process, names))
    if (needsReload) await process.stderr.write(staleWarning(name));
}

export function staleWarning(name: string): string {
  return `Warning: The unit file, source configuration file or drop-ins of ${name} changed on disk. Run 'systemctl daemon-reload' to reload units.\n`;
}

const reasons: Readonly<Record<string, string>> = {
  'exit-code': 'the control process exited with error code',
  signal: 'a fatal signal was delivered to the control process',
  'core-dump': 'a fatal signal was delivered causing the control process to dump core',
  timeout: 'a timeout was exceeded',
  'oom-kill': 'of an out-of-memory situation',
  'start-limit-hit': 'start of the service was attempted too often',
};

function complaintAbout({ name, result, refusal, unitResult }: JobReport, verb: string): string | undefined {
  if (refusal !== undefined) return `Failed to ${verb} ${name}: ${refusal}\n`;
  if (result === 'done' || result === 'skipped') return undefined;
  if (result === 'canceled') return `Job for ${name} canceled.\n`;
  if (result === 'dependency') return `A dependency job for ${name} failed. See 'journalctl -xe' for details.\n`;
  const reason = reasons[result === 'timeout' ? 'timeout' : unitResult];
  const because = reason === undefined ? '' : ` because ${reason}`;
  return `Job for ${name} failed${because}.\nSee "systemctl status ${name}" and "journalctl -xeu ${name}" for details.\n`;
}

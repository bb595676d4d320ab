import { requestList, requestStatus } from '../control-client.ts';
import { unitName } from '../load-unit.ts';
import { enablementOf } from './enable.ts';
import { type SystemctlCall, type SystemctlVerb, tooFewArguments } from './verb.ts';

const notRunning = 3;
const noSuchUnit = 4;

async function say({ process, options }: SystemctlCall, line: string): Promise<void> {
  if (!options.has('quiet')) await process.stdout.write(`${line}\n`);
}

export const isActive: SystemctlVerb = async (call) => {
  if (call.operands.length === 0) return await tooFewArguments(call);
  const statuses = await requestStatus(call.process, call.operands.map(unitName));
  for (const { activeState } of statuses) await say(call, activeState);
  if (statuses.some(({ activeState }) => activeState === 'active' || activeState === 'reloading')) return 0;
  return statuses.every(({ loadState }) => loadState === 'not-found') ? noSuchUnit : notRunning;
};

export const isFailed: SystemctlVerb = async (call) => {
  if (call.operands.length === 0) return await tooFewArguments(call);
  const statuses = await requestStatus(call.process, call.operands.map(unitName));
  for (const { activeState } of statuses) await say(call, activeState);
  return statuses.some(({ activeState }) => activeState === 'failed') ? 0 : 1;
};

export const isEnabled: SystemctlVerb = async (call) => {
  if (call.operands.length === 0) return await tooFewArguments(call);
  let code = 1;
  for (const name of call.operands.map(unitName)) {
    const state = enablementOf(call.process.files, name);
    await say(call, state ?? 'not-found');
    if (state === undefined) code = noSuchUnit;
    if (state === 'enabled' || state === 'static') code = 0;
  }
  return code;
};

export const isSystemRunning: SystemctlVerb = async (call) => {
  const state = await systemState(call);
  await say(call, state);
  return state === 'running' ? 0 : 1;
};

/** `running`, `starting` or `degraded`. */
export async function systemState({ process }: Pick<SystemctlCall, 'process'>): Promise<string> {
  if (!process.files.exists('/run/systemd/startup-finished')) return 'starting';
  const units = await requestList(process);
  return units.some(({ activeState }) => activeState === 'failed') ? 'degraded' : 'running';
}

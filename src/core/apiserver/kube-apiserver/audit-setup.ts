import type { Process } from '../../machine/process.ts';
import type { Auditor } from '../audit/audit.ts';
import { readTextFile } from './files.ts';
import type { ApiServerFlags } from './flags.ts';

const defaultMegabytes = 100;
const dayMs = 86_400_000;

/** The auditor that the flags ask for; undefined where they ask for none. Rejects with an Error in kube-apiserver's words. */
export async function openAuditor(process: Process, { audit }: ApiServerFlags): Promise<Auditor | undefined> {
  const { policyFile, logPath } = audit;
  if (policyFile === '') return undefined;
  const { parseAuditPolicy } = await import('../audit/policy.ts');
  const rules = policyOf(process, policyFile, parseAuditPolicy);
  if (logPath === '') return undefined;
  const { createAuditor } = await import('../audit/create-auditor.ts');
  const { openLogFile } = await import('../audit/log-file.ts');
  const write = openLogFile(process, {
    path: logPath,
    maximumSize: (audit.maximumSize || defaultMegabytes) * 1024 * 1024,
    maximumBackups: audit.maximumBackups,
    maximumAgeMs: audit.maximumAge * dayMs,
  });
  return createAuditor({ rules, clock: process.clock, write });
}

function policyOf<T>(process: Process, path: string, parse: (text: string) => T): T {
  let text: string;
  try {
    text = readTextFile(process, path);
  } catch (error) {
    throw new Error(`loading audit policy file: failed to read file path ${JSON.stringify(path)}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
  try {
    return parse(text);
  } catch (error) {
    throw new Error(`loading audit policy file: ${reasonOf(error)}: from file ${path}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import type { ProgramDefinition } from '../process.ts';
import { hostnamectlProgram } from '../systemd/hostnamectl.ts';
import { journalctlProgram } from '../systemd/journal/journalctl.ts';
import { loggerProgram } from '../systemd/logger.ts';
import { systemctlProgram } from '../systemd/systemctl/systemctl.ts';
import { systemdProgram } from '../systemd/systemd.ts';
import { timedatectlProgram } from '../systemd/timedatectl.ts';
import { lsmodProgram, modprobeProgram, systemdModulesLoadProgram } from './modules.ts';
import { sysctlProgram, systemdSysctlProgram } from './sysctl.ts';

const inBin: readonly ProgramDefinition[] = [
  hostnamectlProgram,
  journalctlProgram,
  loggerProgram,
  systemctlProgram,
  timedatectlProgram,
];

const inSbin: readonly ProgramDefinition[] = [lsmodProgram, modprobeProgram, sysctlProgram];

const elsewhere: readonly ProgramDefinition[] = [systemdProgram, systemdModulesLoadProgram, systemdSysctlProgram];

/** Every program of a machine itself. */
export const machinePrograms: readonly ProgramDefinition[] = [...inBin, ...inSbin, ...elsewhere];

/** Those that stand in /usr/bin and in /usr/sbin, for `baseImage`. */
export const machineCommands: readonly string[] = inBin.map(({ name }) => name);
export const machineSystemCommands: readonly string[] = inSbin.map(({ name }) => name);

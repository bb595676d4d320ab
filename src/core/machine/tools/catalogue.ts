import type { ProgramDefinition } from '../process.ts';
import { hostnamectlProgram } from '../systemd/hostnamectl.ts';
import { journalctlProgram } from '../systemd/journal/journalctl.ts';
import { loggerProgram } from '../systemd/logger.ts';
import { systemctlProgram } from '../systemd/systemctl/systemctl.ts';
import { systemdProgram } from '../systemd/systemd.ts';
import { timedatectlProgram } from '../systemd/timedatectl.ts';
import { busyboxPingProgram } from './busybox/ping.ts';
import { busyboxPsProgram } from './busybox/ps.ts';
import { dfProgram } from './df.ts';
import { dmesgProgram } from './dmesg.ts';
import { duProgram } from './du.ts';
import { freeProgram } from './free.ts';
import { hostnameProgram } from './hostname.ts';
import { idProgram, whoamiProgram } from './identity.ts';
import { ipProgram } from './ip/ip.ts';
import { lsblkProgram } from './lsblk.ts';
import { lsofProgram } from './lsof.ts';
import { lsmodProgram, modprobeProgram, systemdModulesLoadProgram } from './modules.ts';
import { mountProgram, umountProgram } from './mount.ts';
import { nsenterProgram } from './nsenter.ts';
import { pgrepProgram, pkillProgram } from './pgrep.ts';
import { pingProgram } from './ping/ping.ts';
import { haltProgram, poweroffProgram, rebootProgram, shutdownProgram } from './power.ts';
import { lscpuProgram, nprocProgram } from './processors.ts';
import { psProgram } from './ps/ps.ts';
import { sudoProgram, suProgram } from './run-as.ts';
import { killallProgram, killProgram, pidofProgram } from './signals.ts';
import { netstatProgram, ssProgram } from './sockets.ts';
import { scpProgram } from './ssh/scp.ts';
import { sshProgram } from './ssh/ssh.ts';
import { sshdProgram } from './ssh/sshd.ts';
import { mkswapProgram, swapoffProgram, swaponProgram } from './swap.ts';
import { syncProgram } from './sync.ts';
import { sysctlProgram, systemdSysctlProgram } from './sysctl.ts';
import { sttyProgram, ttyProgram } from './terminal-tools.ts';
import { topProgram } from './top.ts';
import { unameProgram } from './uname.ts';
import { uptimeProgram } from './uptime.ts';

const inBin: readonly ProgramDefinition[] = [
  dfProgram,
  dmesgProgram,
  duProgram,
  freeProgram,
  hostnameProgram,
  hostnamectlProgram,
  idProgram,
  journalctlProgram,
  killProgram,
  killallProgram,
  loggerProgram,
  lscpuProgram,
  lsblkProgram,
  lsofProgram,
  nsenterProgram,
  mountProgram,
  netstatProgram,
  nprocProgram,
  pgrepProgram,
  pidofProgram,
  pingProgram,
  pkillProgram,
  psProgram,
  scpProgram,
  ssProgram,
  sshProgram,
  sttyProgram,
  suProgram,
  sudoProgram,
  syncProgram,
  systemctlProgram,
  timedatectlProgram,
  topProgram,
  ttyProgram,
  umountProgram,
  unameProgram,
  uptimeProgram,
  whoamiProgram,
];

const inSbin: readonly ProgramDefinition[] = [
  haltProgram,
  ipProgram,
  lsmodProgram,
  mkswapProgram,
  modprobeProgram,
  poweroffProgram,
  rebootProgram,
  shutdownProgram,
  sshdProgram,
  swapoffProgram,
  swaponProgram,
  sysctlProgram,
];

const elsewhere: readonly ProgramDefinition[] = [systemdProgram, systemdModulesLoadProgram, systemdSysctlProgram];

const busybox: readonly ProgramDefinition[] = [busyboxPingProgram, busyboxPsProgram];

/** Every program of a machine itself. */
export const machinePrograms: readonly ProgramDefinition[] = [...inBin, ...inSbin, ...elsewhere, ...busybox];

/** Those that stand in /usr/bin and in /usr/sbin, for `baseImage`. */
export const machineCommands: readonly string[] = inBin.map(({ name }) => name);
export const machineSystemCommands: readonly string[] = inSbin.map(({ name }) => name);

/** Those that Debian's container images have too. */
export const debianContainerCommands: readonly string[] = [
  dfProgram,
  dmesgProgram,
  duProgram,
  hostnameProgram,
  idProgram,
  lscpuProgram,
  mountProgram,
  nprocProgram,
  sttyProgram,
  suProgram,
  syncProgram,
  ttyProgram,
  umountProgram,
  unameProgram,
  whoamiProgram,
].map(({ name }) => name);

/** Those that BusyBox's images have: the program by the name of the file. */
export const busyboxContainerCommands: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      dfProgram,
      dmesgProgram,
      duProgram,
      freeProgram,
      hostnameProgram,
      idProgram,
      ipProgram,
      killProgram,
      killallProgram,
      lsmodProgram,
      mountProgram,
      netstatProgram,
      nprocProgram,
      pgrepProgram,
      pidofProgram,
      pkillProgram,
      sttyProgram,
      suProgram,
      syncProgram,
      sysctlProgram,
      topProgram,
      ttyProgram,
      umountProgram,
      unameProgram,
      uptimeProgram,
      whoamiProgram,
    ].map(({ name }) => [name, name]),
  ),
  ping: busyboxPingProgram.name,
  ps: busyboxPsProgram.name,
};

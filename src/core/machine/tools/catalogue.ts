import { lazyProgram, type ProgramDefinition } from '../process.ts';

const hostnamectlProgram = lazyProgram(
  'hostnamectl',
  async () => (await import('../systemd/hostnamectl.ts')).hostnamectlProgram,
);
const journalctlProgram = lazyProgram(
  'journalctl',
  async () => (await import('../systemd/journal/journalctl.ts')).journalctlProgram,
);
const loggerProgram = lazyProgram('logger', async () => (await import('../systemd/logger.ts')).loggerProgram);
const systemctlProgram = lazyProgram(
  'systemctl',
  async () => (await import('../systemd/systemctl/systemctl.ts')).systemctlProgram,
);
const systemdProgram = lazyProgram('systemd', async () => (await import('../systemd/systemd.ts')).systemdProgram);
const timedatectlProgram = lazyProgram(
  'timedatectl',
  async () => (await import('../systemd/timedatectl.ts')).timedatectlProgram,
);
const busyboxPingProgram = lazyProgram(
  'busybox-ping',
  async () => (await import('./busybox/ping.ts')).busyboxPingProgram,
);
const busyboxPsProgram = lazyProgram('busybox-ps', async () => (await import('./busybox/ps.ts')).busyboxPsProgram);
const dfProgram = lazyProgram('df', async () => (await import('./df.ts')).dfProgram);
const dmesgProgram = lazyProgram('dmesg', async () => (await import('./dmesg.ts')).dmesgProgram);
const duProgram = lazyProgram('du', async () => (await import('./du.ts')).duProgram);
const freeProgram = lazyProgram('free', async () => (await import('./free.ts')).freeProgram);
const hostnameProgram = lazyProgram('hostname', async () => (await import('./hostname.ts')).hostnameProgram);
const idProgram = lazyProgram('id', async () => (await import('./identity.ts')).idProgram);
const whoamiProgram = lazyProgram('whoami', async () => (await import('./identity.ts')).whoamiProgram);
const ipProgram = lazyProgram('ip', async () => (await import('./ip/ip.ts')).ipProgram);
const lsblkProgram = lazyProgram('lsblk', async () => (await import('./lsblk.ts')).lsblkProgram);
const lsofProgram = lazyProgram('lsof', async () => (await import('./lsof.ts')).lsofProgram);
const lsmodProgram = lazyProgram('lsmod', async () => (await import('./modules.ts')).lsmodProgram);
const modprobeProgram = lazyProgram('modprobe', async () => (await import('./modules.ts')).modprobeProgram);
const systemdModulesLoadProgram = lazyProgram(
  'systemd-modules-load',
  async () => (await import('./modules.ts')).systemdModulesLoadProgram,
);
const mountProgram = lazyProgram('mount', async () => (await import('./mount.ts')).mountProgram);
const umountProgram = lazyProgram('umount', async () => (await import('./mount.ts')).umountProgram);
const nsenterProgram = lazyProgram('nsenter', async () => (await import('./nsenter.ts')).nsenterProgram);
const pgrepProgram = lazyProgram('pgrep', async () => (await import('./pgrep.ts')).pgrepProgram);
const pkillProgram = lazyProgram('pkill', async () => (await import('./pgrep.ts')).pkillProgram);
const pingProgram = lazyProgram('ping', async () => (await import('./ping/ping.ts')).pingProgram);
const haltProgram = lazyProgram('halt', async () => (await import('./power.ts')).haltProgram);
const poweroffProgram = lazyProgram('poweroff', async () => (await import('./power.ts')).poweroffProgram);
const rebootProgram = lazyProgram('reboot', async () => (await import('./power.ts')).rebootProgram);
const shutdownProgram = lazyProgram('shutdown', async () => (await import('./power.ts')).shutdownProgram);
const lscpuProgram = lazyProgram('lscpu', async () => (await import('./processors.ts')).lscpuProgram);
const nprocProgram = lazyProgram('nproc', async () => (await import('./processors.ts')).nprocProgram);
const psProgram = lazyProgram('ps', async () => (await import('./ps/ps.ts')).psProgram);
const sudoProgram = lazyProgram('sudo', async () => (await import('./run-as.ts')).sudoProgram);
const suProgram = lazyProgram('su', async () => (await import('./run-as.ts')).suProgram);
const killallProgram = lazyProgram('killall', async () => (await import('./signals.ts')).killallProgram);
const killProgram = lazyProgram('kill', async () => (await import('./signals.ts')).killProgram);
const pidofProgram = lazyProgram('pidof', async () => (await import('./signals.ts')).pidofProgram);
const netstatProgram = lazyProgram('netstat', async () => (await import('./sockets.ts')).netstatProgram);
const ssProgram = lazyProgram('ss', async () => (await import('./sockets.ts')).ssProgram);
const scpProgram = lazyProgram('scp', async () => (await import('./ssh/scp.ts')).scpProgram);
const sshProgram = lazyProgram('ssh', async () => (await import('./ssh/ssh.ts')).sshProgram);
const sshdProgram = lazyProgram('sshd', async () => (await import('./ssh/sshd.ts')).sshdProgram);
const mkswapProgram = lazyProgram('mkswap', async () => (await import('./swap.ts')).mkswapProgram);
const swapoffProgram = lazyProgram('swapoff', async () => (await import('./swap.ts')).swapoffProgram);
const swaponProgram = lazyProgram('swapon', async () => (await import('./swap.ts')).swaponProgram);
const syncProgram = lazyProgram('sync', async () => (await import('./sync.ts')).syncProgram);
const sysctlProgram = lazyProgram('sysctl', async () => (await import('./sysctl.ts')).sysctlProgram);
const systemdSysctlProgram = lazyProgram(
  'systemd-sysctl',
  async () => (await import('./sysctl.ts')).systemdSysctlProgram,
);
const sttyProgram = lazyProgram('stty', async () => (await import('./terminal-tools.ts')).sttyProgram);
const ttyProgram = lazyProgram('tty', async () => (await import('./terminal-tools.ts')).ttyProgram);
const topProgram = lazyProgram('top', async () => (await import('./top.ts')).topProgram);
const unameProgram = lazyProgram('uname', async () => (await import('./uname.ts')).unameProgram);
const uptimeProgram = lazyProgram('uptime', async () => (await import('./uptime.ts')).uptimeProgram);

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

import type { LayerFiles } from '../kernel.ts';

const target = (description: string, more = ''): string =>
  `[Unit]\nDescription=${description}\nDocumentation=man:systemd.special(7)\n${more}`;

const units: Readonly<Record<string, string>> = {
  'basic.target': target('Basic System', 'Requires=sysinit.target\nAfter=sysinit.target\n'),
  'graphical.target': target(
    'Graphical Interface',
    'Requires=multi-user.target\nAfter=multi-user.target\nAllowIsolate=yes\n',
  ),
  'multi-user.target': target('Multi-User System', 'Requires=basic.target\nAfter=basic.target\nAllowIsolate=yes\n'),
  'network.target': target('Network', 'After=network-pre.target\n'),
  'network-online.target': target('Network is Online', 'After=network.target\n'),
  'sysinit.target': target('System Initialization', 'Wants=systemd-modules-load.service systemd-sysctl.service\n'),
  'systemd-modules-load.service': `[Unit]
Description=Load Kernel Modules
Documentation=man:systemd-modules-load.service(8) man:modules-load.d(5)
DefaultDependencies=no
Before=sysinit.target
ConditionDirectoryNotEmpty=/etc/modules-load.d

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/lib/systemd/systemd-modules-load
TimeoutSec=90s
`,
  'systemd-sysctl.service': `[Unit]
Description=Apply Kernel Variables
Documentation=man:systemd-sysctl.service(8) man:sysctl.d(5)
DefaultDependencies=no
After=systemd-modules-load.service
Before=sysinit.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/lib/systemd/systemd-sysctl
TimeoutSec=90s
`,
  'ssh.service': `[Unit]
Description=OpenBSD Secure Shell server
Documentation=man:sshd(8) man:sshd_config(5)
After=network.target
ConditionPathExists=!/etc/ssh/sshd_not_to_be_run

[Service]
EnvironmentFile=-/etc/default/ssh
ExecStart=/usr/sbin/sshd -D $SSHD_OPTS
KillMode=process
Restart=on-failure
RestartPreventExitStatus=255
Type=notify

[Install]
WantedBy=multi-user.target
Alias=sshd.service
`,
};

const directory = '/usr/lib/systemd/system';

/** The units that every machine has, and what is enabled from the start. */
export const systemUnits: LayerFiles = {
  ...Object.fromEntries(
    Object.entries(units).map(([name, content]) => [`${directory}/${name}`, { type: 'file', content }]),
  ),
  [`${directory}/default.target`]: { type: 'symlink', target: 'graphical.target' },
  '/etc/systemd/system/multi-user.target.wants/ssh.service': { type: 'symlink', target: `${directory}/ssh.service` },
  '/etc/systemd/system/sshd.service': { type: 'symlink', target: `${directory}/ssh.service` },
};

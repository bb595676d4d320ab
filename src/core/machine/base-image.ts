import { executableFile, type LayerFiles } from './kernel.ts';
import { systemUnits } from './systemd/system-units.ts';

export interface BaseImageOptions {
  readonly hostname: string;
  /** Every machine of the LAN, this one included. */
  readonly hosts: readonly { readonly name: string; readonly address: string }[];
  /** The programs that stand in /usr/bin. */
  readonly commands: readonly string[];
  /** Those that stand in /usr/sbin. */
  readonly systemCommands?: readonly string[];
  readonly nameserver?: string;
  /** More files, over these. */
  readonly files?: LayerFiles;
}

/** The root file system that a node starts with: Ubuntu 24.04's, as far as there is something to see. */
export function baseImage(options: BaseImageOptions): LayerFiles {
  const files: Record<string, LayerFiles[string]> = {};
  for (const path of directories) files[path] = { type: 'directory' };
  for (const [path, target] of Object.entries(links)) files[path] = { type: 'symlink', target };
  for (const [path, content] of Object.entries(texts)) files[path] = { type: 'file', content };
  for (const [path, content] of Object.entries(identity(options))) files[path] = { type: 'file', content };
  for (const name of options.commands) files[`/usr/bin/${name}`] = executable(name);
  for (const name of options.systemCommands ?? []) files[`/usr/sbin/${name}`] = executable(name);
  for (const name of ['systemd', 'systemd-modules-load', 'systemd-sysctl']) {
    files[`/usr/lib/systemd/${name}`] = executable(name);
  }
  Object.assign(files, systemUnits);
  files['/tmp'] = { type: 'directory', mode: 0o1777 };
  files['/var/tmp'] = { type: 'directory', mode: 0o1777 };
  files['/root'] = { type: 'directory', mode: 0o700 };
  files['/etc/shadow'] = { type: 'file', content: shadow, mode: 0o640, gid: 42 };
  return { ...files, ...options.files };
}

function executable(name: string): LayerFiles[string] {
  return { type: 'file', content: executableFile(name), mode: 0o755 };
}

function identity({ hostname, hosts, nameserver }: BaseImageOptions): Record<string, string> {
  const entries = hosts.map(({ name, address }) => `${address} ${name}\n`).join('');
  return {
    '/etc/hostname': `${hostname}\n`,
    '/etc/hosts': `127.0.0.1 localhost\n127.0.1.1 ${hostname}\n\n${entries}`,
    '/etc/resolv.conf':
      nameserver === undefined
        ? 'options edns0 trust-ad\nsearch .\n'
        : `nameserver ${nameserver}\noptions edns0 trust-ad\nsearch .\n`,
  };
}

const directories = [
  '/boot',
  '/dev',
  '/home',
  '/media',
  '/mnt',
  '/opt',
  '/proc',
  '/run',
  '/srv',
  '/sys',
  '/usr/bin',
  '/usr/sbin',
  '/usr/lib',
  '/usr/local/bin',
  '/usr/local/sbin',
  '/usr/share',
  '/usr/lib/systemd/system',
  '/etc/systemd/system',
  '/etc/sysctl.d',
  '/etc/modules-load.d',
  '/etc/default',
  '/var/lib',
  '/var/log',
  '/var/cache',
  '/var/spool',
];

const links: Readonly<Record<string, string>> = {
  '/bin': 'usr/bin',
  '/sbin': 'usr/sbin',
  '/lib': 'usr/lib',
  '/usr/sbin/init': '../lib/systemd/systemd',
  '/var/run': '/run',
  '/var/lock': '/run/lock',
  '/etc/os-release': '../usr/lib/os-release',
  '/etc/localtime': '/usr/share/zoneinfo/Etc/UTC',
  '/etc/mtab': '../proc/self/mounts',
};

const osRelease = `PRETTY_NAME="Ubuntu 24.04.3 LTS"
NAME="Ubuntu"
VERSION_ID="24.04"
VERSION="24.04.3 LTS (Noble Numbat)"
VERSION_CODENAME=noble
ID=ubuntu
ID_LIKE=debian
HOME_URL="https://www.ubuntu.com/"
SUPPORT_URL="https://help.ubuntu.com/"
BUG_REPORT_URL="https://bugs.launchpad.net/ubuntu/"
PRIVACY_POLICY_URL="https://www.ubuntu.com/legal/terms-and-policies/privacy-policy"
UBUNTU_CODENAME=noble
LOGO=ubuntu-logo
`;

const passwd = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bin:x:2:2:bin:/bin:/usr/sbin/nologin
sys:x:3:3:sys:/dev:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
systemd-network:x:998:998:systemd Network Management:/:/usr/sbin/nologin
sshd:x:109:65534::/run/sshd:/usr/sbin/nologin
ubuntu:x:1000:1000:Ubuntu:/home/ubuntu:/bin/bash
`;

const group = `root:x:0:
daemon:x:1:
bin:x:2:
sys:x:3:
adm:x:4:syslog,ubuntu
tty:x:5:
disk:x:6:
sudo:x:27:ubuntu
www-data:x:33:
shadow:x:42:
nogroup:x:65534:
systemd-journal:x:999:
systemd-network:x:998:
ubuntu:x:1000:
`;

const shadow = passwd
  .trim()
  .split('\n')
  .map((line) => `${line.split(':', 1)[0] ?? ''}:*:20500:0:99999:7:::\n`)
  .join('');

const bashrc = `# ~/.bashrc: executed by bash(1) for non-login shells.
[ -z "$PS1" ] && return

HISTCONTROL=ignoredups:ignorespace
HISTSIZE=1000
HISTFILESIZE=2000
PS1='\\u@\\h:\\w\\$ '

alias ll='ls -alF'
alias la='ls -A'
alias l='ls -CF'

if [ -f ~/.bash_aliases ]; then
    . ~/.bash_aliases
fi
`;

const profile = `# ~/.profile: executed by Bourne-compatible login shells.

if [ "$BASH" ]; then
  if [ -f ~/.bashrc ]; then
    . ~/.bashrc
  fi
fi
`;

const texts: Readonly<Record<string, string>> = {
  '/usr/lib/os-release': osRelease,
  '/etc/lsb-release':
    'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=24.04\nDISTRIB_CODENAME=noble\nDISTRIB_DESCRIPTION="Ubuntu 24.04.3 LTS"\n',
  '/etc/issue': 'Ubuntu 24.04.3 LTS \\n \\l\n\n',
  '/etc/debian_version': 'trixie/sid\n',
  '/etc/timezone': 'Etc/UTC\n',
  '/etc/passwd': passwd,
  '/etc/group': group,
  '/etc/nsswitch.conf': 'passwd:         files systemd\ngroup:          files systemd\nhosts:          files dns\n',
  '/etc/fstab': '/dev/vda1\t/\text4\trw,relatime\t0\t1\n',
  '/etc/environment': 'PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"\n',
  '/etc/profile': '[ -n "$PS1" ] && [ -n "$BASH" ] && [ -f /etc/bash.bashrc ] && . /etc/bash.bashrc\n',
  '/etc/bash.bashrc': '[ -z "$PS1" ] && return\nPS1=\'\\u@\\h:\\w\\$ \'\n',
  '/etc/sysctl.conf': '# /etc/sysctl.conf - configuration file for setting system variables\n',
  '/etc/sysctl.d/99-kubernetes-cri.conf':
    'net.bridge.bridge-nf-call-iptables = 1\nnet.bridge.bridge-nf-call-ip6tables = 1\nnet.ipv4.ip_forward = 1\n',
  '/etc/modules-load.d/containerd.conf': 'overlay\nbr_netfilter\n',
  '/root/.bashrc': bashrc,
  '/root/.profile': profile,
  '/etc/shells': '/bin/sh\n/usr/bin/sh\n/bin/bash\n/usr/bin/bash\n',
};

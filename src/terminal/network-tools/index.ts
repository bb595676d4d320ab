import { executableFile, type LayerFiles } from '../../core/machine/kernel.ts';
import { lazyProgram, type ProgramDefinition } from '../../core/machine/process.ts';

/** What asks and tells about the network on every machine. */
export const networkPrograms: readonly ProgramDefinition[] = [
  lazyProgram('curl', async () => (await import('./curl/curl.ts')).curlProgram),
  lazyProgram('wget', async () => (await import('./wget/wget.ts')).wgetProgram),
  lazyProgram('nc', async () => (await import('./nc.ts')).ncProgram),
  lazyProgram('dig', async () => (await import('./dig.ts')).digProgram),
  lazyProgram('host', async () => (await import('./host.ts')).hostProgram),
  lazyProgram('nslookup', async () => (await import('./nslookup.ts')).nslookupProgram),
  lazyProgram('openssl', async () => (await import('../openssl/openssl.ts')).opensslProgram),
];

/** What BusyBox has in the place of some of them, with words of its own. */
export const busyboxNetworkPrograms: readonly ProgramDefinition[] = [
  lazyProgram('busybox-wget', async () => (await import('./busybox-wget.ts')).busyboxWgetProgram),
  lazyProgram('busybox-nc', async () => (await import('./busybox-nc.ts')).busyboxNcProgram),
  lazyProgram('busybox-nslookup', async () => (await import('./busybox-nslookup.ts')).busyboxNslookupProgram),
];

/** The files of a BusyBox image that run them. */
export const busyboxNetworkFiles: LayerFiles = Object.fromEntries(
  busyboxNetworkPrograms.map(({ name }) => [
    `/bin/${name.replace('busybox-', '')}`,
    { type: 'file', mode: 0o755, content: executableFile(name) },
  ]),
);

import { executableFile, type LayerFiles } from '../../core/machine/kernel.ts';
import { defineProgram, type Program, type ProgramDefinition } from '../../core/machine/process.ts';

/** A program whose code is loaded when it first runs. */
function definedLater(name: string, load: () => Promise<ProgramDefinition>): ProgramDefinition {
  let run: Program | undefined;
  return defineProgram({
    name,
    run: async (process) => {
      run ??= (await load()).run;
      return run(process);
    },
  });
}

/** What asks and tells about the network on every machine. */
export const networkPrograms: readonly ProgramDefinition[] = [
  definedLater('curl', async () => (await import('./curl/curl.ts')).curlProgram),
  definedLater('wget', async () => (await import('./wget/wget.ts')).wgetProgram),
  definedLater('nc', async () => (await import('./nc.ts')).ncProgram),
  definedLater('dig', async () => (await import('./dig.ts')).digProgram),
  definedLater('host', async () => (await import('./host.ts')).hostProgram),
  definedLater('nslookup', async () => (await import('./nslookup.ts')).nslookupProgram),
  definedLater('openssl', async () => (await import('../openssl/openssl.ts')).opensslProgram),
];

/** What BusyBox has in the place of some of them, with words of its own. */
export const busyboxNetworkPrograms: readonly ProgramDefinition[] = [
  definedLater('busybox-wget', async () => (await import('./busybox-wget.ts')).busyboxWgetProgram),
  definedLater('busybox-nc', async () => (await import('./busybox-nc.ts')).busyboxNcProgram),
  definedLater('busybox-nslookup', async () => (await import('./busybox-nslookup.ts')).busyboxNslookupProgram),
];

/** The files of a BusyBox image that run them. */
export const busyboxNetworkFiles: LayerFiles = Object.fromEntries(
  busyboxNetworkPrograms.map(({ name }) => [
    `/bin/${name.replace('busybox-', '')}`,
    { type: 'file', mode: 0o755, content: executableFile(name) },
  ]),
);

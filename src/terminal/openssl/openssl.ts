import { defineProgram, type Process } from '../../core/machine/process.ts';
import { runBase64, runDigest, runRand } from './digest.ts';
import { runEcparam, runGenpkey, runGenrsa } from './generate.ts';
import { OpensslError } from './openssl-error.ts';
import { runPkey } from './pkey.ts';
import { runReq } from './req.ts';
import { runSClient } from './s-client.ts';
import { runVerify } from './verify.ts';
import { runX509 } from './x509.ts';

/** OpenSSL's command line: the commands about keys, certificates and connections. */
export const opensslProgram = defineProgram({ name: 'openssl', run: runOpenssl });

type Command = (process: Process, args: readonly string[]) => Promise<number>;

const version = 'OpenSSL 3.0.19 27 Jan 2026 (Library: OpenSSL 3.0.19 27 Jan 2026)\n';

const commands: Readonly<Record<string, Command>> = {
  base64: runBase64,
  dgst: runDigest,
  ec: (process, args) => runPkey('ec', process, args),
  ecparam: runEcparam,
  genpkey: runGenpkey,
  genrsa: runGenrsa,
  pkey: (process, args) => runPkey('pkey', process, args),
  pkcs8: (process, args) => runPkey('pkey', process, args),
  rand: runRand,
  req: runReq,
  rsa: (process, args) => runPkey('rsa', process, args),
  s_client: runSClient,
  sha1: (process, args) => runDigest(process, args, 'sha1'),
  sha256: (process, args) => runDigest(process, args, 'sha256'),
  sha512: (process, args) => runDigest(process, args, 'sha512'),
  verify: runVerify,
  version: async (process) => {
    await process.stdout.write(version);
    return 0;
  },
  x509: runX509,
};

async function runOpenssl(process: Process): Promise<number> {
  const [, name = 'help', ...args] = process.argv;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    if (name === 'help') return help(process);
    await process.stderr.write(`Invalid command '${name}'; type "help" for a list.\n`);
    return 1;
  }
  try {
    return await command(process, args);
  } catch (error) {
    if (!(error instanceof OpensslError)) throw error;
    await process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}

async function help(process: Process): Promise<number> {
  const names = Object.keys(commands).sort();
  const rows: string[] = [];
  for (let index = 0; index < names.length; index += 4) {
    rows.push(
      names
        .slice(index, index + 4)
        .map((name) => name.padEnd(18))
        .join(''),
    );
  }
  await process.stderr.write(`help:\n\nStandard commands\n${rows.join('\n')}\n\n`);
  return 0;
}

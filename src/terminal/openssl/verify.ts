import type { Process } from '../../core/machine/process.ts';
import { type Certificate, parseCertificatesPem } from '../../core/pki/certificate.ts';
import { isSystemError } from '../../core/system-error.ts';
import { readRoots } from '../network-tools/tls-files.ts';
import { type OpensslArguments, readArguments } from './arguments.ts';
import { formatName } from './format-name.ts';
import { readCertificate, threadName } from './input-output.ts';
import { OpensslError } from './openssl-error.ts';
import { verifyCertificates } from './verify-certificates.ts';

const options = {
  flags: ['show_chain', 'verbose', 'partial_chain', 'no_check_time', 'x509_strict'],
  values: ['CAfile', 'CApath', 'untrusted', 'trusted', 'purpose', 'attime'],
};

/** `openssl verify`. */
export async function runVerify(process: Process, args: readonly string[]): Promise<number> {
  const read = readArguments('verify', args, options);
  const trusted = loadTrusted(process, read);
  const untrusted = read.values('untrusted').flatMap((path) => loadFile(process, path));
  const files = read.operands.length === 0 ? [undefined] : read.operands;
  let exitCode = 0;
  for (const file of files) {
    const certificate = await readCertificate(process, file, 'certificate file').catch((error: unknown) => {
      throw error instanceof OpensslError ? new OpensslError(error.message, 2) : error;
    });
    if (!(await verifyOne(process, read, { file: file ?? 'stdin', certificate, trusted, untrusted }))) exitCode = 2;
  }
  return exitCode;
}

async function verifyOne(
  process: Process,
  read: OpensslArguments,
  subject: {
    file: string;
    certificate: Certificate;
    trusted: readonly Certificate[];
    untrusted: readonly Certificate[];
  },
): Promise<boolean> {
  const { file, certificate, trusted, untrusted } = subject;
  const nowMs = read.value('attime') === undefined ? process.clock.now() : Number(read.value('attime')) * 1000;
  const purpose = purposes[read.value('purpose') ?? ''];
  const wish = { trusted, untrusted, nowMs };
  const { chain, problems } = await verifyCertificates(
    certificate,
    purpose === undefined ? wish : { ...wish, purpose },
  );
  const counted = read.has('no_check_time') ? problems.filter(({ code }) => code !== 9 && code !== 10) : problems;
  const [problem] = counted;
  if (problem !== undefined) {
    const name = formatName(problem.certificate.subject);
    await process.stderr.write(
      `${name}\nerror ${problem.code} at ${problem.depth} depth lookup: ${problem.text}\nerror ${file}: verification failed\n`,
    );
    return false;
  }
  await process.stdout.write(`${file}: OK\n`);
  if (read.has('show_chain')) {
    const lines = chain.map((entry, depth) => {
      return `depth=${depth}: ${formatName(entry.subject)}${trusted.includes(entry) ? '' : ' (untrusted)'}\n`;
    });
    await process.stdout.write(`Chain:\n${lines.join('')}`);
  }
  return true;
}

const purposes: Readonly<Record<string, 'serverAuth' | 'clientAuth'>> = {
  sslserver: 'serverAuth',
  sslclient: 'clientAuth',
};

function loadTrusted(process: Process, read: OpensslArguments): readonly Certificate[] {
  const file = read.value('CAfile') ?? read.value('trusted');
  return file === undefined ? (readRoots(process, undefined) ?? []) : loadFile(process, file);
}

function loadFile(process: Process, path: string): Certificate[] {
  try {
    return parseCertificatesPem(process.files.readText(process.resolve(path)));
  } catch (error) {
    if (!isSystemError(error)) throw new OpensslError(`Error loading file ${path}`);
    const thread = threadName(process);
    throw new OpensslError(
      `Error loading file ${path}\n` +
        `${thread}:error:80000002:system library:BIO_new_file:${error.message}:../crypto/bio/bss_file.c:67:calling fopen(${path}, r)\n` +
        `${thread}:error:10000080:BIO routines:BIO_new_file:no such file:../crypto/bio/bss_file.c:75:\n` +
        `${thread}:error:05880002:x509 certificate routines:X509_load_cert_crl_file_ex:system lib:../crypto/x509/by_file.c:229:`,
    );
  }
}

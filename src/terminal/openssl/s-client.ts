import type { Process } from '../../core/machine/process.ts';
import { byteConnection } from '../../core/network/byte-connection.ts';
import type { Connection } from '../../core/network/network-stack.ts';
import { ResolveError } from '../../core/network/resolve-error.ts';
import { resolveHost } from '../../core/network/resolver.ts';
import { TlsError } from '../../core/network/tls-error.ts';
import { type ClientSession, openTls } from '../../core/network/tls-session.ts';
import { type Certificate, certificatePem } from '../../core/pki/certificate.ts';
import { readDer } from '../../core/pki/der.ts';
import { keyKind } from '../../core/pki/signature.ts';
import { isSystemError } from '../../core/system-error.ts';
import { copyStreams } from '../network-tools/copy-streams.ts';
import { readIdentity, readRoots } from '../network-tools/tls-files.ts';
import { type OpensslArguments, readArguments, usageError } from './arguments.ts';
import { keyBits } from './format-key.ts';
import { formatName } from './format-name.ts';
import { formatOpensslTime } from './format-time.ts';
import { threadName } from './input-output.ts';
import { OpensslError } from './openssl-error.ts';
import { type VerifiedChain, verifyCertificates } from './verify-certificates.ts';

const options = {
  flags: ['showcerts', 'brief', 'quiet', 'ign_eof', 'tls1_2', 'tls1_3', 'noservername', 'prexit'],
  values: ['connect', 'servername', 'CAfile', 'cert', 'key', 'verify', 'alpn', 'starttls'],
};

/** `openssl s_client`: shakes hands, tells of the server's certificates, and passes on what is typed. */
export async function runSClient(process: Process, args: readonly string[]): Promise<number> {
  const read = readArguments('s_client', args, options);
  const target = read.value('connect') ?? read.operands[0] ?? '';
  const [, host = '', portText = ''] = /^(.*):(\d+)$/.exec(target) ?? [];
  if (host === '') throw usageError('s_client', '-connect argument is required or malformed');
  const raw = await connect(process, host, Number(portText));
  const trusted = loadRoots(process, read);
  let session: ClientSession;
  try {
    session = await openTls(raw, {
      clock: process.clock,
      serverName: read.value('servername') ?? host,
      roots: trusted,
      insecureSkipVerify: true,
      ...identityOption(process, read),
    });
  } catch (error) {
    raw.end();
    if (!(error instanceof TlsError)) throw error;
    return reportFailure(process, error);
  }
  await report(process, read, session, trusted);
  await copyStreams(process, byteConnection(session.connection), 'shutDown');
  return 0;
}

async function connect(process: Process, host: string, port: number): Promise<Connection> {
  const thread = threadName(process);
  try {
    const [address = ''] = await resolveHost(process, host);
    return await process.network.dial({ address, port }, process.killed);
  } catch (error) {
    if (error instanceof ResolveError) {
      throw new OpensslError(
        `${thread}:error:10080002:BIO routines:BIO_lookup_ex:system lib:../crypto/bio/bio_addr.c:746:${error.libcMessage}\nconnect:errno=0`,
      );
    }
    if (!isSystemError(error)) throw error;
    throw new OpensslError(
      `${thread}:error:8000006F:system library:BIO_connect:${error.message}:../crypto/bio/bio_sock2.c:117:calling connect()\n` +
        `${thread}:error:10000067:BIO routines:BIO_connect:connect error:../crypto/bio/bio_sock2.c:119:\nconnect:errno=${errorNumbers[error.code] ?? 111}`,
    );
  }
}

const errorNumbers: Readonly<Record<string, number>> = {
  ECONNREFUSED: 111,
  ETIMEDOUT: 110,
  EHOSTUNREACH: 113,
  ENETUNREACH: 101,
};

function loadRoots(process: Process, read: OpensslArguments): readonly Certificate[] {
  const file = read.value('CAfile');
  return readRoots(process, file === undefined ? undefined : process.resolve(file)) ?? [];
}

function identityOption(process: Process, read: OpensslArguments) {
  const cert = read.value('cert');
  if (cert === undefined) return {};
  const identity = readIdentity(process, process.resolve(cert), process.resolve(read.value('key') ?? cert));
  if (typeof identity !== 'string') return { identity };
  throw new OpensslError(
    `Could not open file or uri for loading client ${identity === 'cert' ? 'certificate' : 'private key'} from ${cert}`,
  );
}

async function report(
  process: Process,
  read: OpensslArguments,
  { peerCertificates, requestedCertificate }: ClientSession,
  trusted: readonly Certificate[],
): Promise<void> {
  const [own, ...untrusted] = peerCertificates;
  if (own === undefined) return;
  const verified = await verifyCertificates(own, {
    trusted,
    untrusted,
    nowMs: process.clock.now(),
    purpose: 'serverAuth',
  });
  await process.stderr.write(formatVerification(verified));
  const last = verified.problems.at(-1);
  const outcome = last === undefined ? 'Verification: OK' : `Verification error: ${last.text}`;
  if (read.has('brief')) {
    await process.stderr.write(
      `CONNECTION ESTABLISHED\nProtocol version: TLSv1.3\nPeer certificate: ${formatName(own.subject)}\n${outcome}\n`,
    );
    return;
  }
  if (read.has('quiet')) return;
  const chain = peerCertificates.map((certificate, index) => {
    const shown = read.has('showcerts') ? certificatePem(certificate) : '';
    return formatChainEntry(certificate, index) + shown;
  });
  const code = last === undefined ? '0 (ok)' : `${last.code} (${last.text})`;
  await process.stdout.write(
    [
      'CONNECTED(00000003)\n---\nCertificate chain\n',
      ...chain,
      `---\nServer certificate\n${read.has('showcerts') ? '' : certificatePem(own)}`,
      `subject=${formatName(own.subject)}\nissuer=${formatName(own.issuer)}\n---\n`,
      requestedCertificate ? '' : 'No client certificate CA names sent\n',
      `---\n${outcome}\n---\nNew, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\n`,
      `Server public key is ${keyBits(own.publicKey)} bit\n`,
      'Secure Renegotiation IS NOT supported\nCompression: NONE\nExpansion: NONE\nNo ALPN negotiated\n',
      `Early data was not sent\nVerify return code: ${code}\n---\n`,
    ].join(''),
  );
}

function formatChainEntry(certificate: Certificate, index: number): string {
  const kind = keyKind(readDer(certificate.publicKey));
  const key = kind === 'rsa' ? 'rsaEncryption' : 'id-ecPublicKey';
  const signature = kind === 'rsa' ? 'RSA-SHA256' : 'ecdsa-with-SHA256';
  return [
    `${String(index).padStart(2)} s:${formatName(certificate.subject)}`,
    `   i:${formatName(certificate.issuer)}`,
    `   a:PKEY: ${key}, ${keyBits(certificate.publicKey)} (bit); sigalg: ${signature}`,
    `   v:NotBefore: ${formatOpensslTime(certificate.notBeforeMs)}; NotAfter: ${formatOpensslTime(certificate.notAfterMs)}\n`,
  ].join('\n');
}

/** What the verification tells as it walks the chain from its end. */
function formatVerification({ chain, problems }: VerifiedChain): string {
  const line = (depth: number): string =>
    `depth=${depth} ${formatName(chain[depth]?.subject ?? chain[0]?.subject ?? noName)}\n`;
  const told = problems.map(
    ({ code, text, depth }) => `${line(depth)}verify error:num=${code}:${text}\nverify return:1\n`,
  );
  const walked = chain.map((_, depth) => `${line(depth)}verify return:1\n`).reverse();
  return [...told, ...walked].join('');
}

const noName = { parts: [], commonName: '', organizations: [] };

async function reportFailure(process: Process, error: TlsError): Promise<number> {
  const reason =
    error.reason === 'notTls'
      ? '0A00010B:SSL routines:ssl3_get_record:wrong version number:../ssl/record/ssl3_record.c:350:'
      : '0A000126:SSL routines:ssl3_read_n:unexpected eof while reading:../ssl/record/rec_layer_s3.c:322:';
  await process.stderr.write(`${threadName(process)}:error:${reason}\n`);
  await process.stdout.write(
    'CONNECTED(00000003)\n---\nno peer certificate available\n---\nNo client certificate CA names sent\n---\n' +
      'Verification: OK\n---\nNew, (NONE), Cipher is (NONE)\nSecure Renegotiation IS NOT supported\nCompression: NONE\n' +
      'Expansion: NONE\nNo ALPN negotiated\nEarly data was not sent\nVerify return code: 0 (ok)\n---\n',
  );
  return 1;
}

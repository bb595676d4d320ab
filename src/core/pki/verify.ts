import { TlsError } from '../network/tls-error.ts';
import type { Certificate } from './certificate.ts';
import { readDer } from './der.ts';
import { hostMismatch } from './host-match.ts';
import { type ExtendedKeyUsage, extendedKeyUsages } from './object-identifiers.ts';
import { keyKind, verifySignature } from './signature.ts';

export interface VerifyOptions {
  readonly roots: readonly Certificate[];
  readonly nowMs: number;
  /** The name or address that the first certificate must be for. */
  readonly host?: string;
  readonly usage: ExtendedKeyUsage;
}

/**
 * Whether the first certificate of a chain is to be trusted: leads to a root, is valid now, for this host and use.
 * Rejects with a TlsError in the words of Go's crypto/x509. What was found out about signatures is remembered, so that
 * the same chain costs microseconds the next time.
 */
export async function verifyChain(chain: readonly Certificate[], options: VerifyOptions): Promise<void> {
  const [leaf, ...intermediates] = chain;
  if (leaf === undefined) throw new TlsError('x509: no certificates');
  checkTime(leaf, options.nowMs);
  const mismatch = options.host === undefined ? undefined : hostMismatch(leaf, options.host);
  if (mismatch !== undefined) throw new TlsError(mismatch, 'hostname');
  const search: Search = { ...options, intermediates, hint: '', budget: 100 };
  const path = await findPath(leaf, [leaf], search);
  if (path === undefined) {
    throw new TlsError(`x509: certificate signed by unknown authority${search.hint}`, failureOf(leaf));
  }
  const wanted = extendedKeyUsages[options.usage];
  for (const certificate of path) {
    const usages = certificate.extendedKeyUsage;
    if (usages === undefined || usages.includes(wanted) || usages.includes(extendedKeyUsages.any)) continue;
    throw new TlsError('x509: certificate specifies an incompatible key usage', 'usage');
  }
}

interface Search extends VerifyOptions {
  readonly intermediates: readonly Certificate[];
  /** What is added to "unknown authority" when a candidate almost fitted. */
  hint: string;
  budget: number;
}

async function findPath(
  certificate: Certificate,
  path: readonly Certificate[],
  search: Search,
): Promise<readonly Certificate[] | undefined> {
  if (search.roots.some((root) => sameBytes(root.raw, certificate.raw))) return path;
  for (const candidate of [...search.roots, ...search.intermediates]) {
    if (path.includes(candidate) || !sameBytes(candidate.rawSubject, certificate.rawIssuer)) continue;
    search.budget -= 1;
    if (search.budget < 0) return undefined;
    const failure = await signatureFailure(certificate, candidate);
    if (failure !== undefined) {
      addHint(search, failure, candidate);
      continue;
    }
    if (search.nowMs < candidate.notBeforeMs || search.nowMs > candidate.notAfterMs) {
      addHint(search, timeFailure(candidate, search.nowMs), candidate);
      continue;
    }
    if (candidate.pathLength !== undefined && path.length - 1 > candidate.pathLength) continue;
    if (search.roots.includes(candidate)) return [...path, candidate];
    const found = await findPath(candidate, [...path, candidate], search);
    if (found !== undefined) return found;
  }
  return undefined;
}

function addHint(search: Search, failure: string, candidate: Certificate): void {
  const name = candidate.subject.commonName || candidate.subject.organizations[0] || '';
  search.hint ||= ` (possibly because of ${JSON.stringify(failure)} while trying to verify candidate authority certificate ${JSON.stringify(name)})`;
}

const signatures = new WeakMap<Certificate, WeakMap<Certificate, Promise<boolean>>>();

/** Whether `parent` signed `child`; remembered. */
export function isSignedBy(child: Certificate, parent: Certificate): Promise<boolean> {
  let known = signatures.get(child);
  if (known === undefined) {
    known = new WeakMap();
    signatures.set(child, known);
  }
  let verified = known.get(parent);
  if (verified === undefined) {
    verified = verifySignature(parent.publicKey, child.signatureAlgorithm, child.signedPart, child.signature);
    known.set(parent, verified);
  }
  return verified;
}

async function signatureFailure(child: Certificate, parent: Certificate): Promise<string | undefined> {
  const maySign = parent.keyUsage === undefined || parent.keyUsage.includes('certSign');
  if ((parent.version === 3 && !parent.isAuthority) || !maySign) {
    return 'x509: invalid signature: parent certificate cannot sign this kind of certificate';
  }
  if (await isSignedBy(child, parent)) return undefined;
  const kind = keyKind(readDer(parent.publicKey));
  if (kind === 'rsa') return 'crypto/rsa: verification error';
  return kind === 'ed25519' ? 'x509: Ed25519 verification failure' : 'x509: ECDSA verification failure';
}

function checkTime(certificate: Certificate, nowMs: number): void {
  if (nowMs < certificate.notBeforeMs) throw new TlsError(timeFailure(certificate, nowMs), 'notYetValid');
  if (nowMs > certificate.notAfterMs) throw new TlsError(timeFailure(certificate, nowMs), 'expired');
}

function timeFailure(certificate: Certificate, nowMs: number): string {
  const early = nowMs < certificate.notBeforeMs;
  const bound = early
    ? `is before ${formatTime(certificate.notBeforeMs)}`
    : `is after ${formatTime(certificate.notAfterMs)}`;
  return `x509: certificate has expired or is not yet valid: current time ${formatTime(nowMs)} ${bound}`;
}

function formatTime(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}

function failureOf(leaf: Certificate): 'selfSigned' | 'unknownAuthority' {
  return sameBytes(leaf.rawIssuer, leaf.rawSubject) ? 'selfSigned' : 'unknownAuthority';
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

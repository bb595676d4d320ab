import type { Certificate } from '../../core/pki/certificate.ts';
import { extendedKeyUsages } from '../../core/pki/object-identifiers.ts';
import { isSignedBy } from '../../core/pki/verify.ts';

/** What OpenSSL found wrong with a chain. */
export interface VerifyProblem {
  /** X509_V_ERR_...: 18, 19, 20, ... */
  readonly code: number;
  /** What X509_verify_cert_error_string says. */
  readonly text: string;
  /** How far from the certificate itself, which is 0. */
  readonly depth: number;
  readonly certificate: Certificate;
}

export interface VerifiedChain {
  /** From the certificate itself to the last issuer that was found. */
  readonly chain: readonly Certificate[];
  /** In the order in which OpenSSL meets them. */
  readonly problems: readonly VerifyProblem[];
}

export interface VerifyCertificatesOptions {
  readonly trusted: readonly Certificate[];
  readonly untrusted: readonly Certificate[];
  readonly nowMs: number;
  /** What the certificate is to be used for; undefined does not ask. */
  readonly purpose?: 'serverAuth' | 'clientAuth';
}

/** The texts of X509_verify_cert_error_string. */
const verifyTexts: Readonly<Record<number, string>> = {
  0: 'ok',
  7: 'certificate signature failure',
  9: 'certificate is not yet valid',
  10: 'certificate has expired',
  18: 'self-signed certificate',
  19: 'self-signed certificate in certificate chain',
  20: 'unable to get local issuer certificate',
  21: 'unable to verify the first certificate',
  26: 'unsuitable certificate purpose',
  79: 'invalid CA certificate',
};

/** Judges a certificate as OpenSSL 3 does, with its words. */
export async function verifyCertificates(
  leaf: Certificate,
  options: VerifyCertificatesOptions,
): Promise<VerifiedChain> {
  const { trusted, untrusted, nowMs, purpose } = options;
  const chain = [leaf];
  for (let last = leaf; !isSelfIssued(last) && chain.length < 10; ) {
    const issuer = findIssuer(last, trusted) ?? findIssuer(last, untrusted);
    if (issuer === undefined || chain.includes(issuer)) break;
    chain.push(issuer);
    last = issuer;
  }
  const problems: VerifyProblem[] = [];
  const add = (code: number, depth: number): void => {
    const certificate = chain[depth];
    if (certificate !== undefined) problems.push({ code, text: verifyTexts[code] ?? '', depth, certificate });
  };
  const top = chain.length - 1;
  const last = chain[top] ?? leaf;
  if (!trusted.includes(last)) {
    if (isSelfIssued(last)) add(top === 0 ? 18 : 19, top);
    else add(20, top);
    if (top === 0 && !isSelfIssued(last)) add(21, 0);
  }
  chain.forEach((certificate, depth) => {
    if (depth > 0 && certificate.version === 3 && !certificate.isAuthority) add(79, depth);
  });
  if (purpose !== undefined && !allows(leaf, purpose)) add(26, 0);
  for (let depth = top; depth >= 0; depth -= 1) {
    const [certificate, issuer] = [chain[depth] ?? leaf, chain[depth + 1] ?? last];
    const signed = depth < top || isSelfIssued(certificate);
    if (signed && !(await isSignedBy(certificate, issuer))) add(7, depth);
    if (nowMs < certificate.notBeforeMs) add(9, depth);
    if (nowMs > certificate.notAfterMs) add(10, depth);
  }
  return { chain, problems };
}

function allows(certificate: Certificate, purpose: 'serverAuth' | 'clientAuth'): boolean {
  const usages = certificate.extendedKeyUsage;
  return usages === undefined || usages.includes(extendedKeyUsages[purpose]) || usages.includes(extendedKeyUsages.any);
}

/** By name, and by key identifier where both tell one. */
function findIssuer(certificate: Certificate, candidates: readonly Certificate[]): Certificate | undefined {
  return candidates.find((candidate) => {
    if (!sameBytes(candidate.rawSubject, certificate.rawIssuer)) return false;
    const [wanted, own] = [certificate.authorityKeyId, candidate.subjectKeyId];
    return wanted === undefined || own === undefined || sameBytes(wanted, own);
  });
}

function isSelfIssued(certificate: Certificate): boolean {
  return sameBytes(certificate.rawIssuer, certificate.rawSubject);
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PlaygroundClock } from '../clock.ts';
import { certificatePem, parseCertificate, parseCertificatesPem } from './certificate.ts';
import { createCertificateAuthority, issueCertificate, type KeyPair, publicKeyPin } from './issue.ts';
import { decodePem } from './pem.ts';
import {
  generatePrivateKey,
  type KeyAlgorithm,
  parsePrivateKeyPem,
  parsePublicKeyPem,
  privateKeyPem,
} from './private-key.ts';
import { createSigningRequest, isProven, parseSigningRequestPem, signSigningRequest } from './signing-request.ts';
import { verifyChain } from './verify.ts';

const realProgram = 'openssl';
const directory = mkdtempSync(join(tmpdir(), 'pki-'));
const skip = spawnSync(realProgram, ['version']).stdout?.toString().startsWith('OpenSSL 3.') !== true && 'no OpenSSL 3';
const nowMs = Date.now();
const clock = new PlaygroundClock({ seed: 1, startMs: nowMs, speed: 0 });
const validity = { clock, notBeforeMs: nowMs - 300_000, notAfterMs: nowMs + 3_600_000 };
const names = { dnsNames: ['kubernetes', '*.default.svc'], ipAddresses: ['10.96.0.1', '::1', '2001:db8::2:0:1'] };

function openssl(...args: string[]): string {
  return execFileSync(realProgram, args, { cwd: directory, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
}

function file(name: string, content: string): string {
  writeFileSync(join(directory, name), content);
  return name;
}

async function createPair(algorithm: KeyAlgorithm): Promise<{ authority: KeyPair; leaf: KeyPair }> {
  const authority = await createCertificateAuthority({ ...validity, commonName: 'kubernetes', algorithm });
  const leaf = await issueCertificate(authority, {
    ...validity,
    algorithm,
    subject: { commonName: 'kube-apiserver', organizations: ['system:masters', 'a'] },
    alternativeNames: names,
    extendedKeyUsage: ['serverAuth', 'clientAuth'],
  });
  return { authority, leaf };
}

for (const algorithm of ['RSA-2048', 'ECDSA-P256', 'ECDSA-P384'] as const) {
  test(`${algorithm}: openssl reads and trusts what is issued`, { skip }, async () => {
    const { authority, leaf } = await createPair(algorithm);
    file('ca.crt', certificatePem(authority.certificate));
    file('leaf.crt', certificatePem(leaf.certificate));
    assert.match(openssl('verify', '-x509_strict', '-CAfile', 'ca.crt', 'leaf.crt'), /^leaf.crt: OK/);
    assert.match(
      openssl('x509', '-in', 'leaf.crt', '-noout', '-subject'),
      /^subject=O = a \+ O = system:masters, CN = kube-apiserver/,
    );
    const text = openssl('x509', '-in', 'leaf.crt', '-noout', '-text');
    assert.match(text, /DNS:kubernetes, DNS:\*.default.svc, IP Address:10.96.0.1, IP Address:0:0:0:0:0:0:0:1/);
    const key = file('leaf.key', privateKeyPem(leaf.key));
    const publicKey = openssl('pkey', '-in', key, '-pubout');
    assert.deepEqual(parsePublicKeyPem(publicKey), leaf.key.publicKey);
  });

  test(`${algorithm}: what openssl makes is read`, { skip }, async () => {
    const kind = algorithm.startsWith('RSA')
      ? ['RSA', 'rsa_keygen_bits:2048']
      : ['EC', `ec_paramgen_curve:${algorithm.slice(6, 7)}-${algorithm.slice(7)}`];
    openssl('genpkey', '-algorithm', kind[0] ?? '', '-pkeyopt', kind[1] ?? '', '-out', 'o.key');
    openssl(
      'req',
      '-new',
      '-key',
      'o.key',
      '-subj',
      '/O=dev/CN=jane',
      '-addext',
      'subjectAltName=DNS:jane',
      '-out',
      'o.csr',
    );
    const request = parseSigningRequestPem(readFileSync(join(directory, 'o.csr'), 'utf8'));
    assert.deepEqual([request.subject.commonName, request.subject.organizations], ['jane', ['dev']]);
    assert.deepEqual(request.alternativeNames.dnsNames, ['jane']);
    assert.equal(await isProven(request), true);
    const pem = readFileSync(join(directory, 'o.key'), 'utf8');
    assert.deepEqual(parsePrivateKeyPem(pem).publicKey, request.publicKey);
    const converted = file('o2.key', privateKeyPem(parsePrivateKeyPem(pem)));
    assert.equal(openssl('pkey', '-in', converted, '-pubout'), openssl('pkey', '-in', 'o.key', '-pubout'));
    const data = new TextEncoder().encode('data');
    file('data', 'data');
    writeFileSync(join(directory, 'signature'), await parsePrivateKeyPem(pem).sign(data));
    file('o.pub', openssl('pkey', '-in', 'o.key', '-pubout'));
    const digest = algorithm === 'ECDSA-P384' ? '-sha384' : '-sha256';
    assert.match(openssl('dgst', digest, '-verify', 'o.pub', '-signature', 'signature', 'data'), /Verified OK/);
  });
}

test('a signing request becomes a certificate that openssl trusts, with the pin that kubeadm prints', {
  skip,
}, async () => {
  const { authority } = await createPair('ECDSA-P256');
  const key = await generatePrivateKey('ECDSA-P256');
  const subject = { commonName: 'system:node:node01', organizations: ['system:nodes'] };
  const pem = await createSigningRequest({ key, subject, alternativeNames: { ipAddresses: ['172.30.1.3'] } });
  assert.match(openssl('req', '-in', file('n.csr', pem), '-noout', '-verify', '-subject'), /CN = system:node:node01/);
  const certificate = await signSigningRequest(authority, parseSigningRequestPem(pem), {
    ...validity,
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: ['clientAuth'],
  });
  file('ca.crt', certificatePem(authority.certificate));
  assert.match(openssl('verify', '-CAfile', 'ca.crt', file('n.crt', certificatePem(certificate))), /OK/);
  const spki = decodePem(openssl('x509', '-in', 'ca.crt', '-noout', '-pubkey'))[0];
  file('spki', '');
  writeFileSync(join(directory, 'spki'), spki?.bytes ?? '');
  const digest = openssl('dgst', '-sha256', '-r', 'spki').slice(0, 64);
  assert.equal(await publicKeyPin(authority.certificate), `sha256:${digest}`);
});

test('chains are judged as crypto/x509 judges them', async () => {
  const { authority, leaf } = await createPair('RSA-2048');
  const { authority: other } = await createPair('RSA-2048');
  const stranger = await createCertificateAuthority({ ...validity, commonName: 'other' });
  const roots = [authority.certificate];
  const verify = (options: Partial<Parameters<typeof verifyChain>[1]>, chain = [leaf.certificate]) =>
    verifyChain(chain, { roots, nowMs, usage: 'serverAuth', ...options });
  await verify({ host: '10.96.0.1' });
  await verify({ host: 'web.default.svc' });
  await verify({ host: '::1', usage: 'clientAuth' });
  const iso = (timeMs: number): string => `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
  const late = nowMs + 4_000_000;
  for (const [options, message] of [
    [{ roots: [stranger.certificate] }, 'x509: certificate signed by unknown authority'],
    [
      { roots: [other.certificate] },
      'x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "kubernetes")',
    ],
    [
      { nowMs: late },
      `x509: certificate has expired or is not yet valid: current time ${iso(late)} is after ${iso(validity.notAfterMs)}`,
    ],
    [{ host: '1.2.3.4' }, 'x509: certificate is valid for 10.96.0.1, ::1, 2001:db8::2:0:1, not 1.2.3.4'],
    [{ host: 'a.b.default.svc' }, 'x509: certificate is valid for kubernetes, *.default.svc, not a.b.default.svc'],
    [{ usage: 'codeSigning' }, 'x509: certificate specifies an incompatible key usage'],
  ] as const) {
    await assert.rejects(verify(options), { message });
  }
  await assert.rejects(verify({}, [stranger.certificate]), { message: /unknown authority$/, reason: 'selfSigned' });
});

test('an intermediate authority leads to the root only when it is sent', async () => {
  const { authority } = await createPair('ECDSA-P256');
  const key = await generatePrivateKey('ECDSA-P256');
  const request = parseSigningRequestPem(await createSigningRequest({ key, subject: { commonName: 'middle' } }));
  const middle = await signSigningRequest(authority, request, {
    ...validity,
    keyUsage: ['certSign'],
    extendedKeyUsage: [],
    isAuthority: true,
  });
  const leaf = await issueCertificate(
    { certificate: middle, key },
    { ...validity, subject: { commonName: 'x' }, extendedKeyUsage: ['serverAuth'] },
  );
  const options = { roots: [authority.certificate], nowMs, usage: 'serverAuth' } as const;
  await verifyChain([leaf.certificate, middle], options);
  await assert.rejects(verifyChain([leaf.certificate], options), /unknown authority/);
});

test('the same bytes are parsed once', async () => {
  const { authority } = await createPair('ECDSA-P256');
  const pem = certificatePem(authority.certificate);
  assert.equal(parseCertificatesPem(`noise\n${pem}${pem}`)[1], authority.certificate);
  assert.throws(() => parseCertificate(new Uint8Array([0x30, 0x80, 1])));
});

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { clock, createSite, run, type Site } from '../../../test/web-site-machine.ts';
import { serveHttp } from '../../core/network/serve-http.ts';
import { certificatePem } from '../../core/pki/certificate.ts';
import { createCertificateAuthority, issueCertificate } from '../../core/pki/issue.ts';
import { privateKeyPem } from '../../core/pki/private-key.ts';
import { opensslProgram } from './openssl.ts';

const realProgram = 'openssl';
const directory = mkdtempSync(join(tmpdir(), 'openssl-'));
const skip =
  spawnSync(realProgram, ['version']).stdout?.toString().startsWith('OpenSSL 3.0') !== true && 'no OpenSSL 3.0';
const validity = { clock, notBeforeMs: clock.now() - 1000, notAfterMs: clock.now() + 86_400_000 } as const;

/** What the real one prints: output, errors, exit code. */
function real(...args: string[]): string {
  const { stdout, stderr, status } = spawnSync(realProgram, args, { cwd: directory, input: '' });
  return `${stdout.toString()}${stderr.toString()}${status}`.replaceAll(/\b[0-9A-F]{12,16}(?=:error:)/g, 'THREAD');
}

async function ours(site: Site, ...args: string[]): Promise<string> {
  return (await run(site, 'openssl', ...args)).replaceAll(/\b[0-9A-F]{12,16}(?=:error:)/g, 'THREAD');
}

async function createFiles(site: Site): Promise<void> {
  const authority = await createCertificateAuthority({ ...validity, commonName: 'kubernetes' });
  const names = { dnsNames: ['kubernetes', 'node01'], ipAddresses: ['10.96.0.1', '::1'] };
  const subject = { commonName: 'kube-apiserver', organizations: ['system:masters'] };
  for (const [name, algorithm] of [
    ['rsa', 'RSA-2048'],
    ['ec', 'ECDSA-P256'],
  ] as const) {
    const pair = await issueCertificate(authority, {
      ...validity,
      algorithm,
      subject,
      alternativeNames: names,
      extendedKeyUsage: ['serverAuth', 'clientAuth'],
    });
    writeFileSync(join(directory, `${name}.crt`), certificatePem(pair.certificate));
    writeFileSync(join(directory, `${name}.key`), privateKeyPem(pair.key));
  }
  writeFileSync(join(directory, 'ca.crt'), certificatePem(authority.certificate));
  writeFileSync(join(directory, 'ca.key'), privateKeyPem(authority.key));
  execFileSync(realProgram, ['req', '-x509', '-new', '-key', 'ec.key', '-subj', '/CN=self', '-out', 'self.crt'], {
    cwd: directory,
  });
  const csr = ['req', '-new', '-key', 'rsa.key', '-subj', '/CN=jane/O=dev', '-addext', 'subjectAltName=DNS:jane'];
  execFileSync(realProgram, [...csr, '-out', 'jane.csr'], { cwd: directory });
  for (const name of ['rsa.crt', 'rsa.key', 'ec.crt', 'ec.key', 'ca.crt', 'ca.key', 'self.crt', 'jane.csr']) {
    site.machine.writeFile(`/root/${name}`, readFileSync(join(directory, name)));
  }
}

test('shows what OpenSSL shows', { skip }, async () => {
  const site = await createSite([opensslProgram]);
  await createFiles(site);
  for (const commandLine of [
    'x509 -in rsa.crt -noout -text',
    'x509 -in ec.crt -noout -text',
    'x509 -in self.crt -noout -text',
    'x509 -in ec.crt -noout -text -certopt no_pubkey,no_sigdump',
    'x509 -in rsa.crt -noout -subject -issuer -dates -serial -fingerprint',
    'x509 -in rsa.crt -noout -fingerprint -sha256',
    'x509 -in rsa.crt -noout -subject -nameopt RFC2253',
    'x509 -in rsa.crt -noout -ext subjectAltName',
    'x509 -in ca.crt -noout -ext basicConstraints,keyUsage',
    'x509 -in rsa.crt -noout -modulus',
    'x509 -in rsa.crt -noout -pubkey',
    'x509 -in rsa.crt',
    'x509 -in none -noout',
    'x509 -in rsa.key -noout',
    'req -in jane.csr -noout -text',
    'req -in jane.csr -noout -subject',
    'req -in jane.csr',
    'rsa -in rsa.key -noout -text',
    'rsa -in rsa.key -noout -modulus',
    'rsa -in rsa.key -check -noout',
    'ec -in ec.key -noout -text',
    'pkey -in rsa.key -pubout',
    'pkey -in ec.key -noout -text',
    'verify -no_check_time -CAfile ca.crt rsa.crt',
    'verify -no_check_time -show_chain -CAfile ca.crt rsa.crt',
    'verify -no_check_time ec.crt',
    'verify self.crt',
    'verify -CAfile none ca.crt',
    'verify -bogus',
    'dgst -sha256 ca.crt',
    'sha256 ca.crt',
    'bogus',
  ]) {
    const args = commandLine.split(' ');
    assert.equal(await ours(site, ...args), real(...args), commandLine);
  }
});

test('makes what OpenSSL accepts', { skip }, async () => {
  const site = await createSite([opensslProgram]);
  await createFiles(site);
  const take = (name: string): void => {
    const content = site.machine.kernel?.files.readFile(`/root/${name}`) ?? '';
    writeFileSync(join(directory, name), content);
  };
  assert.equal(await ours(site, 'genrsa', '-out', 'a.key', '2048'), '0');
  assert.equal(await ours(site, 'req', '-new', '-key', 'a.key', '-subj', '/CN=bob/O=ops', '-out', 'a.csr'), '0');
  const sign = [
    'x509',
    '-req',
    '-in',
    'a.csr',
    '-CA',
    'ca.crt',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'a.crt',
    '-days',
    '9',
  ];
  assert.equal(await ours(site, ...sign), 'Certificate request self-signature ok\nsubject=CN = bob, O = ops\n0');
  for (const name of ['a.key', 'a.csr', 'a.crt', 'ca.srl']) take(name);
  assert.equal(real('verify', '-no_check_time', '-CAfile', 'ca.crt', 'a.crt'), 'a.crt: OK\n0');
  assert.match(real('x509', '-in', 'a.crt', '-noout', '-text'), /Version: 1 \(0x0\)/);
  const self = ['req', '-x509', '-nodes', '-newkey', 'rsa:2048', '-keyout', 's.key', '-out', 's.crt', '-days', '3'];
  assert.equal(
    await ours(site, ...self, '-subj', '/CN=foo', '-addext', 'subjectAltName = DNS:foo,IP:1.2.3.4'),
    '-----\n0',
  );
  take('s.crt');
  assert.match(real('x509', '-in', 's.crt', '-noout', '-ext', 'subjectAltName'), /DNS:foo, IP Address:1.2.3.4/);
  assert.match(real('verify', '-no_check_time', '-CAfile', 's.crt', 's.crt'), /OK/);
  assert.equal(await ours(site, 'ecparam', '-genkey', '-name', 'prime256v1', '-noout', '-out', 'e.key'), '0');
  take('e.key');
  assert.match(real('pkey', '-in', 'e.key', '-noout', '-check'), /Key is valid/);
  assert.match(await ours(site, 'rand', '-hex', '4'), /^[0-9a-f]{8}\n0$/);
});

test('s_client shows the chain and what is wrong with it', { skip }, async () => {
  const site = await createSite([opensslProgram]);
  const authority = await createCertificateAuthority({
    ...validity,
    commonName: 'kubernetes',
    algorithm: 'ECDSA-P256',
  });
  const { certificate, key } = await issueCertificate(authority, {
    ...validity,
    algorithm: 'ECDSA-P256',
    subject: { commonName: 'server' },
    extendedKeyUsage: ['serverAuth'],
  });
  void serveHttp(site.stack.listen({ port: 6443 }), async () => ({ status: 200, body: '' }), {
    tls: { clock, identity: { certificates: [certificate], key } },
  });
  const shown = await ours(site, 's_client', '-connect', '127.0.0.1:6443');
  assert.match(shown, /^CONNECTED\(00000003\)\n---\nCertificate chain\n 0 s:CN = server\n {3}i:CN = kubernetes\n/);
  assert.match(shown, /verify error:num=20:unable to get local issuer certificate/);
  assert.match(shown, /Verify return code: 21 \(unable to verify the first certificate\)/);
  assert.match(await ours(site, 's_client', '-connect', '127.0.0.1:1'), /connect:errno=111\n1$/);
});

import { certificatePem, parseCertificatesPem } from '../../../core/pki/certificate.ts';
import {
  createCertificateAuthority,
  type IssueOptions,
  issueCertificate,
  type KeyPair,
} from '../../../core/pki/issue.ts';
import { generatePrivateKey, parsePrivateKeyPem, privateKeyPem, publicKeyPem } from '../../../core/pki/private-key.ts';
import { type ClusterSettings, definePhase, directories, say, serviceAddress } from '../cluster.ts';

const yearMs = 365 * 86_400_000;
const backdateMs = 300_000;

interface CertificateDefinition {
  /** Below the PKI directory, without ending. */
  readonly path: string;
  readonly commonName: string;
  readonly organizations?: readonly string[];
  readonly usages: IssueOptions['extendedKeyUsage'];
  readonly names?: (settings: ClusterSettings) => { dnsNames: string[]; ipAddresses: string[] };
}

interface AuthorityDefinition {
  readonly path: string;
  readonly commonName: string;
  readonly certificates: readonly CertificateDefinition[];
}

const etcdNames = ({ nodeName, advertiseAddress }: ClusterSettings): { dnsNames: string[]; ipAddresses: string[] } => ({
  dnsNames: [nodeName, 'localhost'],
  ipAddresses: [advertiseAddress, '127.0.0.1', '::1'],
});

const authorities: readonly AuthorityDefinition[] = [
  {
    path: 'ca',
    commonName: 'kubernetes',
    certificates: [
      { path: 'apiserver', commonName: 'kube-apiserver', usages: ['serverAuth'], names: apiServerNames },
      { path: 'apiserver-kubelet-client', commonName: 'kube-apiserver-kubelet-client', usages: ['clientAuth'] },
    ],
  },
  {
    path: 'front-proxy-ca',
    commonName: 'front-proxy-ca',
    certificates: [{ path: 'front-proxy-client', commonName: 'front-proxy-client', usages: ['clientAuth'] }],
  },
  {
    path: 'etcd/ca',
    commonName: 'etcd-ca',
    certificates: [
      { path: 'etcd/server', commonName: '', usages: ['serverAuth', 'clientAuth'], names: etcdNames },
      { path: 'etcd/peer', commonName: '', usages: ['serverAuth', 'clientAuth'], names: etcdNames },
      { path: 'etcd/healthcheck-client', commonName: 'kube-etcd-healthcheck-client', usages: ['clientAuth'] },
      { path: 'apiserver-etcd-client', commonName: 'kube-apiserver-etcd-client', usages: ['clientAuth'] },
    ],
  },
];

function apiServerNames({
  nodeName,
  dnsDomain,
  serviceSubnet,
  advertiseAddress,
  extraNames,
  controlPlaneEndpoint,
}: ClusterSettings): { dnsNames: string[]; ipAddresses: string[] } {
  const endpoint = controlPlaneEndpoint.split(':')[0] ?? '';
  const extra = [...extraNames, ...(endpoint === '' ? [] : [endpoint])];
  const isAddress = (name: string): boolean => /^\d+(\.\d+){3}$|:/.test(name);
  const dnsNames = [
    nodeName,
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
    `kubernetes.default.svc.${dnsDomain}`,
    ...extra.filter((name) => !isAddress(name)),
  ];
  return {
    dnsNames: [...new Set(dnsNames)].sort(),
    ipAddresses: [...new Set([serviceAddress(serviceSubnet, 1), advertiseAddress, ...extra.filter(isAddress)])],
  };
}

/** The cluster's authorities, and the certificates of its components. */
export const certsPhase = definePhase({
  name: 'certs',
  async run(settings) {
    await say(settings, `[certs] Using certificateDir folder "${directories.pki}"`);
    for (const authority of authorities) {
      const signer = await ensureAuthority(settings, authority);
      for (const certificate of authority.certificates) await ensureCertificate(settings, signer, certificate);
    }
    await ensureServiceAccountKey(settings);
  },
});

async function ensureAuthority(settings: ClusterSettings, { path, commonName }: AuthorityDefinition): Promise<KeyPair> {
  const known = readPair(settings, path);
  if (known !== undefined) {
    await say(settings, `[certs] Using existing ${path} certificate authority`);
    return known;
  }
  await say(settings, `[certs] Generating "${path}" certificate and key`);
  const pair = await createCertificateAuthority({ ...validity(settings, 10), commonName });
  writePair(settings, path, pair);
  return pair;
}

async function ensureCertificate(
  settings: ClusterSettings,
  signer: KeyPair,
  definition: CertificateDefinition,
): Promise<void> {
  const { path, usages, names } = definition;
  if (readPair(settings, path) !== undefined) {
    await say(settings, `[certs] Using existing ${path} certificate and key on disk`);
    return;
  }
  await say(settings, `[certs] Generating "${path}" certificate and key`);
  const alternativeNames = names?.(settings);
  const commonName = definition.commonName === '' ? settings.nodeName : definition.commonName;
  const organizations = definition.organizations ?? [];
  const pair = await issueCertificate(signer, {
    ...validity(settings, 1),
    subject: { commonName, organizations },
    extendedKeyUsage: usages,
    ...(alternativeNames === undefined ? {} : { alternativeNames }),
  });
  writePair(settings, path, pair);
  if (alternativeNames === undefined) return;
  const { dnsNames, ipAddresses } = alternativeNames;
  await say(
    settings,
    `[certs] ${path} serving cert is signed for DNS names [${dnsNames.join(' ')}] and IPs [${ipAddresses.join(' ')}]`,
  );
}

async function ensureServiceAccountKey(settings: ClusterSettings): Promise<void> {
  const { files } = settings.process;
  if (files.exists(`${directories.pki}/sa.key`)) {
    await say(settings, '[certs] Using the existing "sa" key');
    return;
  }
  await say(settings, '[certs] Generating "sa" key and public key');
  const key = await generatePrivateKey('RSA-2048');
  files.writeFile(`${directories.pki}/sa.key`, privateKeyPem(key), { mode: 0o600 });
  files.writeFile(`${directories.pki}/sa.pub`, publicKeyPem(key.publicKey), { mode: 0o600 });
}

/** A client certificate for a kubeconfig. */
export async function issueClientCertificate(
  settings: ClusterSettings,
  commonName: string,
  organizations: readonly string[],
): Promise<KeyPair> {
  const authority = readPair(settings, 'ca');
  if (authority === undefined)
    throw new Error("couldn't create a kubeconfig; the CA files couldn't be loaded: failed to load certificate");
  return issueCertificate(authority, {
    ...validity(settings, 1),
    subject: { commonName, organizations },
    extendedKeyUsage: ['clientAuth'],
  });
}

function validity(
  { process }: ClusterSettings,
  years: number,
): { clock: ClusterSettings['process']['clock']; notBeforeMs: number; notAfterMs: number } {
  const nowMs = process.clock.now();
  return { clock: process.clock, notBeforeMs: nowMs - backdateMs, notAfterMs: nowMs + years * yearMs };
}

function readPair({ process: { files } }: ClusterSettings, path: string): KeyPair | undefined {
  const certificatePath = `${directories.pki}/${path}.crt`;
  const keyPath = `${directories.pki}/${path}.key`;
  if (!files.exists(certificatePath) || !files.exists(keyPath)) return undefined;
  const [certificate] = parseCertificatesPem(files.readText(certificatePath));
  return certificate === undefined ? undefined : { certificate, key: parsePrivateKeyPem(files.readText(keyPath)) };
}

function writePair({ process: { files } }: ClusterSettings, path: string, { certificate, key }: KeyPair): void {
  const target = `${directories.pki}/${path}`;
  files.mkdir(target.slice(0, target.lastIndexOf('/')), { recursive: true });
  files.writeFile(`${target}.crt`, certificatePem(certificate), { mode: 0o644 });
  files.writeFile(`${target}.key`, privateKeyPem(key), { mode: 0o600 });
}

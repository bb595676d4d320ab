import type { Process } from '../../machine/process.ts';
import { dialHttp } from '../../network/dial-http.ts';
import type { Transport } from '../../network/http.ts';
import { resolveHost } from '../../network/resolver.ts';
import { parseCertificatesPem } from '../../pki/certificate.ts';
import type { ExtensionTarget } from '../../registry/registry-context.ts';
import { readIdentity } from './files.ts';
import type { ApiServerFlags } from './flags.ts';

/** Reaches webhooks, and extension servers as the client that `--proxy-client-cert-file` names. Connections are kept. */
export function createExtensionDialer(process: Process, flags: ApiServerFlags): (target: ExtensionTarget) => Transport {
  const { proxyClientCertFile, proxyClientKeyFile } = flags;
  const hasIdentity = proxyClientCertFile !== '' && process.files.exists(proxyClientCertFile);
  const identity = hasIdentity ? readIdentity(process, proxyClientCertFile, proxyClientKeyFile) : undefined;
  const transports = new Map<string, Transport>();
  const resolve = (name: string): Promise<string[]> => resolveHost(process, name);
  return (target) => {
    const key = JSON.stringify(target);
    const known = transports.get(key);
    if (known !== undefined) return known;
    const { address, port, serverName, authorities, anonymous = false } = target;
    const tls = {
      clock: process.clock,
      serverName,
      roots: authorities === undefined ? [] : parseCertificatesPem(authorities),
      insecureSkipVerify: authorities === undefined,
      ...(identity !== undefined && !anonymous && { identity }),
    };
    const transport = dialHttp(process.network, { host: address, port, resolve, tls });
    remember(transports, key, transport);
    return transport;
  };
}

const keptTransports = 32;

/** The oldest gives way. */
function remember(transports: Map<string, Transport>, key: string, transport: Transport): void {
  transports.set(key, transport);
  const [oldest] = transports.keys();
  if (transports.size > keptTransports && oldest !== undefined) transports.delete(oldest);
}

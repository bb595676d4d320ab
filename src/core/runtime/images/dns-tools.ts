import { executableFile, type LayerEntry } from '../../machine/kernel.ts';
import { defineImage } from '../define-image.ts';

const tools = ['curl', 'dig', 'host', 'nc', 'nslookup', 'openssl', 'wget'];

const files = Object.fromEntries(
  tools.map((name): [string, LayerEntry] => [
    `/usr/bin/${name}`,
    { type: 'file', mode: 0o755, content: executableFile(name) },
  ]),
);

/** What the documentation of Kubernetes looks at DNS with. */
export const dnsutilsImage = defineImage({
  repository: 'registry.k8s.io/e2e-test-images/jessie-dnsutils',
  tags: ['1.7', '1.5', '1.4', '1.3'],
  sizeBytes: 111_000_000,
  config: { command: ['sleep', '3600'] },
  files,
});

export const netshootImage = defineImage({
  repository: 'docker.io/nicolaka/netshoot',
  tags: ['v0.14', 'v0.13', 'v0.12', 'v0.11'],
  sizeBytes: 208_000_000,
  config: { command: ['bash'] },
  files,
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlaygroundClock } from '../../core/clock.ts';
import { createMemoryDisk } from '../../core/disk/memory-disk.ts';
import { baseImage } from '../../core/machine/base-image.ts';
import { createMachine, type Machine } from '../../core/machine/machine.ts';
import type { ProgramDefinition } from '../../core/machine/process.ts';
import type { HttpAnswer, HttpHandler } from '../../core/network/http.ts';
import { chunkBytes } from '../../core/network/http-body.ts';
import type { NetworkStack } from '../../core/network/network-stack.ts';
import { serveHttp } from '../../core/network/serve-http.ts';
import { createSwitch } from '../../core/network/switch.ts';
import { certificatePem } from '../../core/pki/certificate.ts';
import { createCertificateAuthority, issueCertificate } from '../../core/pki/issue.ts';
import { curlProgram } from './curl/curl.ts';

const clock = new PlaygroundClock({ startMs: Date.UTC(2026, 10, 21, 2, 0, 0), speed: 0, seed: 1 });
const validity = { clock, notBeforeMs: clock.now() - 1000, notAfterMs: clock.now() + 86_400_000 } as const;

const site: HttpHandler = async (request): Promise<HttpAnswer> => {
  const [path = ''] = request.target.split('?');
  const text = await request.body.text();
  const headers = { 'content-type': 'text/plain' };
  if (path === '/echo') {
    return {
      status: 200,
      headers,
      body: `${request.method} ${request.target} ${JSON.stringify(request.headers)} ${text}\n`,
    };
  }
  if (path === '/moved') return { status: 302, headers: { location: '/hello' }, body: '' };
  if (path === '/loop') return { status: 302, headers: { location: '/loop' }, body: '' };
  if (path === '/slow') await clock.sleep(5000, request.signal);
  if (path === '/hello') return { status: 200, headers, body: 'hello\n' };
  return { status: 404, headers, body: 'not found\n' };
};

interface Site {
  readonly machine: Machine;
  readonly stack: NetworkStack;
}

async function createSite(programs: readonly ProgramDefinition[]): Promise<Site> {
  const image = { ...baseImage({ hostname: 'node01', hosts: [], commands: programs.map(({ name }) => name) }) };
  delete (image as Record<string, unknown>)['/usr/sbin/init'];
  const machine = createMachine({
    name: 'node01',
    address: '172.30.1.3',
    clock,
    disk: createMemoryDisk(),
    resources: { cpus: 2, memoryBytes: 1e9, diskBytes: 2e10 },
    link: createSwitch({ clock }).connect('node01'),
    programs: {
      has: (name) => programs.some((program) => program.name === name),
      lookup: async (name) => programs.find((program) => program.name === name)?.run,
    },
    image,
  });
  await machine.boot();
  assert(machine.kernel);
  const stack = machine.kernel.network.stackFor(1, new AbortController().signal);
  void serveHttp(stack.listen({ port: 80 }), site);
  return { machine, stack };
}

/** Runs a command while time passes. */
async function run({ machine }: Site, ...argv: string[]): Promise<string> {
  let done = false;
  const running = machine.exec(argv).finally(() => {
    done = true;
  });
  for (let step = 0; step < 300 && !done; step += 1) await clock.advance(step < 20 ? 0 : 1000);
  const { stdout, stderr, exitCode } = await running;
  return `${stdout}${stderr}${exitCode}`.replaceAll('\r', '');
}

test('curl: bodies, heads, data and what it says with -w', async () => {
  const site = await createSite([curlProgram]);
  const curl = (...args: string[]) => run(site, 'curl', '-sS', ...args);
  assert.equal(await curl('localhost/hello'), 'hello\n0');
  assert.equal(
    await curl('-i', 'http://172.30.1.3/hello'),
    'HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 6\n\nhello\n0',
  );
  assert.equal(await curl('-o', '/dev/null', '-w', '%{http_code} %{size_download}\\n', 'localhost/none'), '404 10\n0');
  assert.equal(
    await curl('-X', 'PUT', '-H', 'X-A: b', '-H', 'Accept:', '-d', 'c=d', '-u', 'a:b', 'localhost/echo?q'),
    'PUT /echo?q {"host":"localhost","authorization":"Basic YTpi","user-agent":"curl/7.88.1","x-a":"b",' +
      '"content-length":"3","content-type":"application/x-www-form-urlencoded"} c=d\n0',
  );
  assert.equal(await curl('-L', 'localhost/moved'), 'hello\n0');
  assert.equal(await curl('-L', 'localhost/loop'), 'curl: (47) Maximum (50) redirects followed\n47');
  assert.equal(await curl('-f', 'localhost/none'), 'curl: (22) The requested URL returned error: 404\n22');
  assert.equal(
    await curl('-v', 'localhost/hello'),
    'hello\n*   Trying 127.0.0.1:80...\n* Connected to localhost (127.0.0.1) port 80 (#0)\n> GET /hello HTTP/1.1\n' +
      '> Host: localhost\n> User-Agent: curl/7.88.1\n> Accept: */*\n> \n< HTTP/1.1 200 OK\n' +
      '< Content-Type: text/plain\n< Content-Length: 6\n< \n* Connection #0 to host localhost left intact\n0',
  );
});

test('curl: what goes wrong', async () => {
  const site = await createSite([curlProgram]);
  const curl = (...args: string[]) => run(site, 'curl', '-sS', ...args);
  assert.match(
    await curl('localhost:81'),
    /^curl: \(7\) Failed to connect to localhost port 81 after \d+ ms: Couldn't connect to server\n7$/,
  );
  assert.match(
    await curl('172.30.1.9'),
    /^curl: \(7\) Failed to connect to 172.30.1.9 port 80 after 3\d\d\d ms: Couldn't connect to server\n7$/,
  );
  assert.match(
    await curl('--connect-timeout', '1', '172.30.1.9'),
    /^curl: \(28\) Failed to connect to 172.30.1.9 port 80 after 1\d\d\d ms: Timeout was reached\n28$/,
  );
  assert.match(
    await curl('-m', '1', 'localhost/slow'),
    /^curl: \(28\) Operation timed out after 1\d\d\d milliseconds with 0 bytes received\n28$/,
  );
  assert.equal(await curl('nosuch'), 'curl: (6) Could not resolve host: nosuch\n6');
  assert.equal(await curl('gopherx://a'), 'curl: (1) Protocol "gopherx" not supported or disabled in libcurl\n1');
  assert.equal(await curl('localhost:9x/'), 'curl: (3) URL using bad/illegal format or missing URL\n3');
  assert.equal(
    await curl('-o', '/none/file', 'localhost/hello'),
    'curl: (23) Failure writing output to destination\n23',
  );
  assert.equal(
    await curl('--bogus'),
    "curl: option --bogus: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n2",
  );
  const listener = site.stack.listen({ port: 82 });
  void (async () => {
    for await (const connection of listener.accept()) {
      await connection.receive();
      await connection.send(chunkBytes('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'));
      connection.end();
    }
  })();
  assert.equal(await curl('localhost:82'), 'abccurl: (18) transfer closed with 7 bytes remaining to read\n18');
});

test('curl: HTTPS is trusted only for a reason', async () => {
  const site = await createSite([curlProgram]);
  const authority = await createCertificateAuthority({
    ...validity,
    commonName: 'kubernetes',
    algorithm: 'ECDSA-P256',
  });
  const { certificate, key } = await issueCertificate(authority, {
    ...validity,
    algorithm: 'ECDSA-P256',
    subject: { commonName: 'kube-apiserver' },
    alternativeNames: { dnsNames: ['kubernetes'], ipAddresses: ['172.30.1.3'] },
    extendedKeyUsage: ['serverAuth'],
  });
  void serveHttp(site.stack.listen({ port: 6443 }), async () => ({ status: 200, body: '{}\n' }), {
    tls: { clock, identity: { certificates: [certificate], key } },
  });
  site.machine.writeFile('/root/ca.crt', certificatePem(authority.certificate));
  const curl = (...args: string[]) => run(site, 'curl', '-sS', ...args);
  assert.match(
    await curl('https://172.30.1.3:6443/'),
    /^curl: \(60\) SSL certificate problem: unable to get local issuer certificate\nMore details here: [\s\S]*above\.\n60$/,
  );
  assert.equal(await curl('--cacert', '/root/ca.crt', 'https://172.30.1.3:6443/'), '{}\n0');
  assert.equal(await curl('-k', '-i', 'https://172.30.1.3:6443/'), 'HTTP/2 200 \ncontent-length: 3\n\n{}\n0');
  assert.match(
    await curl('--cacert', '/root/ca.crt', 'https://127.0.0.1:6443/'),
    /^curl: \(60\) SSL: no alternative certificate subject name matches target host name '127.0.0.1'\n/,
  );
  assert.equal(
    await curl('--cacert', '/none', 'https://localhost:6443/'),
    'curl: (77) error setting certificate file: /none\n77',
  );
  assert.equal(await curl('http://localhost:6443/'), 'Client sent an HTTP request to an HTTPS server.\n0');
  assert.equal(
    await curl('https://localhost:80/'),
    'curl: (35) OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number\n35',
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock, createSite, run } from '../../../test/web-site-machine.ts';
import { chunkBytes } from '../../core/network/http-body.ts';
import { serveHttp } from '../../core/network/serve-http.ts';
import { certificatePem } from '../../core/pki/certificate.ts';
import { createCertificateAuthority, issueCertificate } from '../../core/pki/issue.ts';
import { busyboxNcProgram } from './busybox-nc.ts';
import { busyboxWgetProgram } from './busybox-wget.ts';
import { curlProgram } from './curl/curl.ts';
import { ncProgram } from './nc.ts';
import { wgetProgram } from './wget/wget.ts';

const validity = { clock, notBeforeMs: clock.now() - 1000, notAfterMs: clock.now() + 86_400_000 } as const;

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

test('nc: scans, sends and listens', async () => {
  const site = await createSite([ncProgram, busyboxNcProgram]);
  assert.equal(
    await run(site, 'nc', '-zv', '127.0.0.1', '80'),
    'Connection to 127.0.0.1 80 port [tcp/http] succeeded!\n0',
  );
  assert.equal(
    await run(site, 'nc', '-zv', 'localhost', '81'),
    'nc: connect to localhost (127.0.0.1) port 81 (tcp) failed: Connection refused\n1',
  );
  assert.equal(await run(site, 'nc', '-z', '127.0.0.1', '81'), '1');
  assert.equal(
    await run(site, 'nc', '-w', '1', '-zv', '172.30.1.9', '80'),
    'nc: connect to 172.30.1.9 port 80 (tcp) timed out: Operation now in progress\n1',
  );
  assert.equal(
    await run(site, 'nc', 'nosuch.invalid', '80'),
    'nc: getaddrinfo for host "nosuch.invalid" port 80: Temporary failure in name resolution\n1',
  );
  assert.equal(await run(site, 'nc', '-zvu', '127.0.0.1', '53'), '1');
  assert.equal(await run(site, 'busybox-nc', '-zv', '127.0.0.1', '80'), '127.0.0.1 (127.0.0.1:80) open\n0');
  const request = 'GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
  const typed = await site.machine.exec(['nc', 'localhost', '80'], { stdin: request });
  assert.match(typed.stdout, /^HTTP\/1.1 200 OK\r\n[\s\S]*\r\n\r\nhello\n$/);
  const listening = site.machine.exec(['nc', '-lv', '7777'], { stdin: 'welcome\n' });
  await clock.advance(10);
  assert.equal((await site.machine.exec(['nc', '-N', 'localhost', '7777'], { stdin: 'hi\n' })).stdout, 'welcome\n');
  const { stdout, stderr } = await listening;
  assert.equal(stdout, 'hi\n');
  assert.match(stderr, /^Listening on 0.0.0.0 7777\nConnection received on 127.0.0.1 \d+\n$/);
});

test('nc sees what curl sends', async () => {
  const site = await createSite([curlProgram, ncProgram]);
  const listening = site.machine.exec(['nc', '-l', '8080'], {
    stdin: 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n',
  });
  await clock.advance(10);
  assert.equal(await run(site, 'curl', '-sS', 'localhost:8080/path'), 'ok\n0');
  assert.equal(
    (await listening).stdout,
    'GET /path HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n\r\n',
  );
});

/** What differs from run to run. */
const timeless = (output: string): string =>
  output
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'T')
    .replaceAll(/\([\d.]+ [KMG]?B\/s\)/g, '(S)')
    .replaceAll(/ +[\d.]+[KMG]?=0s/g, ' S=0s');

test('wget tells its steps', async () => {
  const site = await createSite([wgetProgram]);
  const wget = async (...args: string[]) => timeless(await run(site, 'wget', ...args));
  const dots = `     0K${' '.repeat(55)}100% S=0s`;
  assert.equal(
    await wget('http://127.0.0.1/hello'),
    '--T--  http://127.0.0.1/hello\nConnecting to 127.0.0.1:80... connected.\nHTTP request sent, awaiting response... 200 OK\n' +
      `Length: 6 [text/plain]\nSaving to: ‘hello’\n\n${dots}\n\nT (S) - ‘hello’ saved [6/6]\n\n0`,
  );
  assert.equal(await wget('-nv', '127.0.0.1/hello'), 'T URL:http://127.0.0.1/hello [6/6] -> "hello.1" [1]\n0');
  assert.equal(await wget('-qO-', '127.0.0.1/moved'), 'hello\n0');
  assert.equal(
    await wget('http://127.0.0.1/none'),
    '--T--  http://127.0.0.1/none\nConnecting to 127.0.0.1:80... connected.\n' +
      'HTTP request sent, awaiting response... 404 Not Found\nT ERROR 404: Not Found.\n\n8',
  );
  assert.equal(
    await wget('-t', '2', 'http://127.0.0.1:1/'),
    '--T--  http://127.0.0.1:1/\nConnecting to 127.0.0.1:1... failed: Connection refused.\n4',
  );
  assert.equal(
    await wget('-t', '1', '-T', '1', 'http://127.0.0.1/slow'),
    '--T--  http://127.0.0.1/slow\nConnecting to 127.0.0.1:80... connected.\n' +
      'HTTP request sent, awaiting response... Read error (Connection timed out) in headers.\nGiving up.\n\n4',
  );
  assert.equal(
    await wget('--bogus'),
    "wget: unrecognized option '--bogus'\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n2",
  );
});

test('wget of BusyBox has words of its own', async () => {
  const site = await createSite([busyboxWgetProgram]);
  const wget = (...args: string[]) => run(site, 'busybox-wget', ...args);
  assert.equal(await wget('-qO-', 'localhost/moved'), 'hello\n0');
  assert.equal(
    await wget('-O-', 'http://127.0.0.1/hello'),
    'hello\nConnecting to 127.0.0.1 (127.0.0.1:80)\nwriting to stdout\n' +
      '-                    100% |********************************|     6  0:00:00 ETA\nwritten to stdout\n0',
  );
  assert.equal(await wget('-q', 'localhost/none'), 'wget: server returned error: HTTP/1.1 404 Not Found\n1');
  assert.equal(
    await wget('http://127.0.0.1:1/'),
    "Connecting to 127.0.0.1:1 (127.0.0.1:1)\nwget: can't connect to remote host (127.0.0.1): Connection refused\n1",
  );
  assert.equal(await wget('http://nosuch.invalid/'), "wget: bad address 'nosuch.invalid'\n1");
  assert.equal(await wget('-q', '-T', '1', 'localhost/slow'), 'wget: download timed out\n1');
});

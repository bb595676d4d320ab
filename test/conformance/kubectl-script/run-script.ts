import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';

const here = import.meta.dirname;

/** A command with what it printed, what differs from run to run masked, and its exit code. */
export interface CommandResult {
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** The commands of `commands.txt` in their order. */
export function readCommands(): string[] {
  return readFileSync(join(here, 'commands.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/**
 * Makes `directory` ready: the files, a certificate and a request for one, and the kubeconfig as `~/.kube/config`.
 * The environment of the commands is returned; in it `kubectl` is the one in the folder `bin`.
 */
export function prepare(directory: string, kubeconfig: string, bin: string): NodeJS.ProcessEnv {
  cpSync(join(here, 'files'), directory, { recursive: true });
  const home = join(directory, 'home');
  mkdirSync(join(home, '.kube'), { recursive: true });
  writeFileSync(join(home, '.kube', 'config'), kubeconfig, { mode: 0o600 });
  const openssl = (words: string): string =>
    spawnSync('openssl', words.split(' '), { cwd: directory, encoding: 'utf8' }).stdout;
  openssl('req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=pair -keyout tls.key -out tls.crt');
  const request = openssl('req -new -newkey rsa:2048 -nodes -subj /CN=jane/O=devs -keyout jane.key');
  writeFileSync(join(directory, 'request.yaml'), signingRequest(request));
  const path = `${bin}${delimiter}${process.env['PATH'] ?? ''}`;
  return { PATH: path, HOME: home, LC_ALL: 'C.UTF-8', EDITOR: 'true', TMPDIR: directory };
}

function signingRequest(request: string): string {
  return `apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: script
spec:
  request: ${Buffer.from(request).toString('base64')}
  signerName: kubernetes.io/kube-apiserver-client
  usages: [client auth]
`;
}

/** Runs one command in bash. */
export async function runCommand(command: string, directory: string, env: NodeJS.ProcessEnv): Promise<CommandResult> {
  const child = spawn('bash', ['-c', command], {
    cwd: directory,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 90_000,
  });
  const closed = once(child, 'close') as Promise<[code: number | null]>;
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { command, stdout: mask(stdout, directory), stderr: mask(stderr, directory), code };
}

/** Times, ids, ages, random names and addresses differ from run to run. */
function mask(printed: string, directory: string): string {
  return printed
    .replaceAll(directory, 'DIRECTORY')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID')
    .replace(/(resourceVersion"?: )"\d+"/g, '$1RV')
    .replace(/\b10\.\d+\.\d+\.\d+\b */g, 'IP ')
    .replace(/127\.0\.0\.1:\d+/g, 'SERVER')
    .replace(/\b\d+ms\b/g, 'MS')
    .replace(/X509SHA256=[0-9a-f]+/g, 'X509SHA256=DIGEST')
    .replace(/(pod-template-hash=)\w+/g, '$1HASH')
    .replace(/(^|\s)(\d+[dhms])+(?=\s|$) */g, '$1AGE ')
    .replace(/kubectl-edit-\d+/g, 'kubectl-edit-N')
    .replace(/(LIVE|MERGED)-\d+/g, '$1-N')
    .replace(/([EW]\d{4}) \d\d:\d\d:\d\d\.\d+ +\d+/g, '$1 TIME')
    .replace(/-[0-9a-f]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-HASH-NAME')
    .replace(/\b(lone|once|by-hand|web|app|roll|kube-api-access)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-NAME');
}

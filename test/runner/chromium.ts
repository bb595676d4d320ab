import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { runTool } from '../../scripts/build/run-tool.ts';

export interface ChromiumLaunch {
  readonly executablePath: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser that CHROMIUM names, else one that is installed, else the one that comes as a package (for x64 only). */
export async function findChromium(): Promise<ChromiumLaunch> {
  const found = process.env['CHROMIUM'] ?? findInstalled();
  if (found) return { executablePath: found, args: ['--no-sandbox', ...quiet], env: {} };
  if (process.arch === 'x64') return unpackChromium(resolve('.cache/chromium'));
  return { executablePath: await installChromium(), args: ['--no-sandbox', ...quiet], env: {} };
}

function findInstalled(): string | undefined {
  return installed.find((path) => existsSync(path));
}

async function installChromium(): Promise<string> {
  if (process.getuid?.() === 0) {
    await runTool('apt-get', ['update', '-qq']);
    await runTool('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
  }
  const path = findInstalled();
  if (path === undefined) throw new Error('no Chromium: install one (apt-get install chromium) or name it in CHROMIUM');
  return path;
}

/** The package holds the browser compressed, with the libraries and fonts that a bare system lacks. */
async function unpackChromium(folder: string): Promise<ChromiumLaunch> {
  if (!existsSync(folder)) {
    const partial = `${folder}.${process.pid}`;
    mkdirSync(partial, { recursive: true });
    try {
      const packed = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../../bin');
      await decompress(join(packed, 'chromium.br'), createWriteStream(join(partial, 'chromium'), { mode: 0o755 }));
      for (const name of ['al2023', 'fonts', 'swiftshader']) await extract(join(packed, `${name}.tar.br`), partial);
      writeFileSync(join(partial, 'fonts.conf'), fontConfiguration(folder));
      renameSync(partial, folder);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  return {
    executablePath: join(folder, 'chromium'),
    args: ['--no-sandbox'],
    env: { LD_LIBRARY_PATH: join(folder, 'lib'), FONTCONFIG_PATH: folder },
  };
}

function fontConfiguration(folder: string): string {
  return `<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>\n`;
}

async function decompress(from: string, to: NodeJS.WritableStream): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress(), to);
}

async function extract(archive: string, folder: string): Promise<void> {
  const tar = spawn('tar', ['-x', '-C', folder], { stdio: ['pipe', 'ignore', 'inherit'] });
  const closed = once(tar, 'close');
  await decompress(archive, tar.stdin);
  await closed;
  if (tar.exitCode !== 0) throw new Error(`tar could not unpack ${archive}`);
}

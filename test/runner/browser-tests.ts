import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type TestResultError, TestRunner, type TestSession, type TestSuiteResult } from '@web/test-runner-core';
import { bundle } from '../../scripts/bundle/bundle.ts';
import { browserEntries } from '../../scripts/bundle/entries.ts';
import { contentSecurityPolicy } from '../../scripts/serve/content-security-policy.ts';
import { chromiumLauncher, launchChromium } from './chromium-launcher.ts';
import type { Report, TestResult } from './results.ts';

const outdir = '.cache/browser-tests';
const CONCURRENT_PAGES = 2;
const TEST_MS = 30_000;
const FILE_MS = 120_000;
const mocha = createRequire(import.meta.url).resolve('@web/test-runner-mocha/dist/autorun.js');

type Next = () => Promise<unknown>;

/**
 * Bundles the test files with the workers, as the build does, and runs each in a page of its own. Tests may also use what
 * the build left: it is served below /dist/, under the policy that the site promises to work under.
 */
export async function runBrowserTests(files: readonly string[], report: Report): Promise<void> {
  const sources = new Map(files.map((file) => [`tests/${file.replaceAll('/', '.').replace(/\.ts$/, '')}`, file]));
  rmSync(outdir, { recursive: true, force: true });
  const entries = { ...browserEntries(), ...Object.fromEntries(sources) };
  await bundle(entries, { platform: 'browser', outdir, write: true, debug: true });

  const outputs = new Map([...sources].map(([name, file]) => [resolve(outdir, `${name}.js`), file]));
  const sessions = await runPages([...outputs.keys()]);
  for (const session of sessions) {
    const file = outputs.get(session.testFile) ?? relative('.', session.testFile);
    report.fileDone(file, readSession(file, session));
  }
}

async function runPages(files: string[]): Promise<TestSession[]> {
  const browser = await launchChromium();
  try {
    const runner = new TestRunner({
      files,
      rootDir: resolve('.'),
      protocol: 'http:',
      hostname: 'localhost',
      port: await freePort(),
      browsers: [chromiumLauncher(browser, CONCURRENT_PAGES)],
      concurrentBrowsers: 1,
      concurrency: CONCURRENT_PAGES,
      testFramework: { path: mocha, config: { ui: 'bdd', timeout: `${TEST_MS}` } },
      middleware: [pluggable(), underPolicy],
      reporters: [],
      logger: { ...console, debug: () => {}, logSyntaxError: (error) => console.error(error) },
      watch: false,
      coverageConfig: {},
      browserStartTimeout: FILE_MS,
      testsStartTimeout: FILE_MS,
      testsFinishTimeout: FILE_MS,
    });
    const stopped = new Promise<void>((done) => {
      runner.on('finished', () => void runner.stop());
      runner.on('stopped', () => done());
    });
    await runner.start();
    await stopped;
    return [...runner.sessions.all()];
  } finally {
    await browser.close();
  }
}

/**
 * What the build left is also served below /pluggable/<name>/, until somebody asks for /pluggable/<name>/pull: from then on
 * nothing there can be reached, as without a network.
 */
function pluggable(): (
  context: { path: string; url: string; status: number; body: unknown },
  next: Next,
) => Promise<void> {
  const pulled = new Set<string>();
  return async (context, next) => {
    const [, name, path] = /^\/pluggable\/(\w+)\/(.*)$/.exec(context.path) ?? [];
    if (name === undefined || path === undefined) {
      await next();
      return;
    }
    if (path === 'pull') pulled.add(name);
    if (pulled.has(name)) {
      context.status = path === 'pull' ? 200 : 503;
      context.body = '';
      return;
    }
    context.url = `/dist/${path === '' ? 'index.html' : path}`;
    await next();
  };
}

async function underPolicy(
  context: { path: string; set: (name: string, value: string) => void },
  next: Next,
): Promise<void> {
  await next();
  if (context.path.startsWith('/dist/')) context.set('Content-Security-Policy', contentSecurityPolicy);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  await promisify(server.close.bind(server))();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

function readSession(file: string, session: TestSession): TestResult[] {
  const results = session.testResults ? readSuite(file, session.testResults, []) : [];
  const problems = session.errors.map(describe);
  if (problems.length === 0 && results.length === 0) problems.push('the file has no tests');
  if (session.request404s.length > 0 && problems.length > 0)
    problems.push(`not found: ${session.request404s.join(', ')}`);
  if (problems.length === 0) return results;
  return [...results, { file, name: '(the file itself)', outcome: 'failed', error: problems.join('\n') }];
}

function readSuite(file: string, suite: TestSuiteResult, around: readonly string[]): TestResult[] {
  const tests = suite.tests.map(({ name, passed, skipped, error }): TestResult => {
    const outcome = skipped ? 'skipped' : passed ? 'passed' : 'failed';
    const why = error && { error: describe(error) };
    return { file, name: [...around, name].join(' > '), outcome, ...why };
  });
  return [...tests, ...suite.suites.flatMap((each) => readSuite(file, each, [...around, each.name]))];
}

function describe({ name, message, stack, expected, actual }: TestResultError): string {
  const head = stack?.includes(message) ? stack : [`${name ?? 'Error'}: ${message}`, stack].filter(Boolean).join('\n');
  return expected === undefined && actual === undefined ? head : `${head}\nexpected: ${expected}\nactual: ${actual}`;
}

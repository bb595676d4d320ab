import { defineProgram, type Process } from '../../../core/machine/process.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { ExitError } from '../exit-error.ts';
import { OptionError, readOptions } from '../read-options.ts';
import { parseWebAddress } from '../url.ts';
import { curlOptions } from './curl-options.ts';
import { outputFor } from './curl-output.ts';
import { CurlSettings } from './curl-settings.ts';
import { curlHelp, curlVersion } from './curl-texts.ts';
import { meterHead, meterLine } from './progress-meter.ts';
import { Transfer } from './transfer.ts';
import { writeOut } from './write-out.ts';

export const curlProgram = defineProgram({ name: 'curl', run: runCurl });

async function runCurl(process: Process): Promise<number> {
  let settings: CurlSettings;
  try {
    settings = new CurlSettings(process, readOptions(process.argv.slice(1), curlOptions));
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    const reason = error.reason === 'unknown' ? 'is unknown' : 'requires parameter';
    await process.stderr.write(`curl: option ${error.option}: ${reason}\n${tryHelp}`);
    return 2;
  }
  if (settings.has('version') || settings.has('help')) {
    await process.stdout.write(settings.has('version') ? curlVersion : curlHelp);
    return 0;
  }
  if (settings.urls.length === 0) {
    await process.stderr.write(process.argv.length === 1 ? tryHelp : `curl: no URL specified!\n${tryHelp}`);
    return 2;
  }
  let exitCode = 0;
  for (const [index, url] of settings.urls.entries()) exitCode = await fetchWithRetries(settings, url, index);
  return exitCode;
}

const tryHelp = "curl: try 'curl --help' or 'curl --manual' for more information\n";

async function fetchWithRetries(settings: CurlSettings, url: string, index: number): Promise<number> {
  const { clock, stderr } = settings.process;
  const delayMs = settings.milliseconds('retry-delay');
  let pauseMs = 1000;
  for (let left = Number(settings.value('retry') ?? 0); ; left -= 1) {
    const { exitCode, status, message } = await fetchOnce(settings, url, index);
    if (left <= 0 || !isTransient(settings, exitCode, status)) return exitCode;
    const waitMs = delayMs ?? pauseMs;
    if (!settings.has('silent')) {
      const reason = exitCode === 0 ? 'HTTP error' : message;
      const seconds = Math.round(waitMs / 1000);
      const unit = seconds === 1 ? 'second' : 'seconds';
      await stderr.write(`Warning: Problem: ${reason}. Will retry in ${seconds} ${unit}. ${left} retries left.\n`);
    }
    await clock.sleep(waitMs, settings.process.killed);
    pauseMs *= 2;
  }
}

function isTransient(settings: CurlSettings, exitCode: number, status: number): boolean {
  if (exitCode === 0 || exitCode === 22) return [408, 429, 500, 502, 503, 504].includes(status);
  if (exitCode === 28 || exitCode === 6) return true;
  return (exitCode === 7 && settings.has('retry-connrefused')) || settings.has('retry-all-errors');
}

interface FetchResult {
  readonly exitCode: number;
  readonly status: number;
  readonly message: string;
}

async function fetchOnce(settings: CurlSettings, text: string, index: number): Promise<FetchResult> {
  const { process } = settings;
  const address = parseWebAddress(text);
  const problem =
    address === undefined
      ? new ExitError(3, 'URL using bad/illegal format or missing URL')
      : unsupportedScheme(address.scheme);
  if (address === undefined || problem !== undefined) return report(settings, problem, undefined);
  const limit = new AbortController();
  const limitMs = settings.milliseconds('max-time');
  const timer = limitMs === undefined ? undefined : process.clock.setTimer(limitMs, () => limit.abort());
  let transfer: Transfer | undefined;
  let failure: ExitError | undefined;
  try {
    const output = outputFor(settings, address, index);
    const showsMeter = wantsMeter(settings, output.isStdout);
    if (showsMeter) await process.stderr.write(meterHead);
    transfer = new Transfer(settings, { address, text }, output, AbortSignal.any([limit.signal, process.killed]));
    failure = await run(transfer, limit.signal);
    if (showsMeter) await process.stderr.write(`${meterLine(transfer)}\n`);
  } catch (error) {
    if (!(error instanceof ExitError)) throw error;
    failure = error;
  } finally {
    timer?.[Symbol.dispose]();
    transfer?.close();
  }
  return report(settings, failure, transfer);
}

async function run(transfer: Transfer, limit: AbortSignal): Promise<ExitError | undefined> {
  try {
    await transfer.run();
    return undefined;
  } catch (error) {
    if (limit.aborted) return timeoutFailure(transfer);
    if (error instanceof ExitError) return error;
    if (isSystemError(error, 'EPIPE')) return new ExitError(23, 'Failure writing output to destination');
    throw error;
  }
}

function timeoutFailure(transfer: Transfer): ExitError {
  const { elapsedMs, received, expected } = transfer;
  if (transfer.summary(undefined).remote.port === 0) {
    return new ExitError(28, `Connection timed out after ${elapsedMs} milliseconds`);
  }
  const counted = expected === undefined ? `${received} bytes` : `${received} out of ${expected} bytes`;
  return new ExitError(28, `Operation timed out after ${elapsedMs} milliseconds with ${counted} received`);
}

async function report(
  settings: CurlSettings,
  failure: ExitError | undefined,
  transfer: Transfer | undefined,
): Promise<FetchResult> {
  const { stderr, stdout } = settings.process;
  const quiet = settings.has('silent') && !settings.has('show-error');
  if (failure !== undefined && !quiet) await stderr.write(`curl: (${failure.exitCode}) ${failure.message}\n`);
  const format = settings.value('write-out');
  const summary = transfer?.summary(failure);
  if (format !== undefined && summary !== undefined) await stdout.write(writeOut(format, summary));
  return { exitCode: failure?.exitCode ?? 0, status: summary?.status ?? 0, message: failure?.message ?? '' };
}

function unsupportedScheme(scheme: string): ExitError | undefined {
  if (scheme === 'http' || scheme === 'https') return undefined;
  return new ExitError(1, `Protocol "${scheme}" not supported or disabled in libcurl`);
}

function wantsMeter(settings: CurlSettings, toStdout: boolean): boolean {
  if (settings.has('silent') || settings.has('no-progress-meter')) return false;
  return !toStdout || !settings.process.isTerminal(1);
}

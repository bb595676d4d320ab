import type { Process } from '../../../machine/process.ts';
import { isSystemError } from '../../../system-error.ts';
import { RedisError } from './reply.ts';
import { logLine, RedisServer } from './server.ts';
import { applySetting, defaultSettings, readSettings, settingsOfWords } from './settings.ts';

/** redis-server: serves until SIGTERM or SIGINT, then keeps what it holds in dump.rdb. */
export async function runRedis(process: Process): Promise<number> {
  const version = process.env.get('REDIS_VERSION') ?? '7.4.7';
  const words = process.argv.slice(1);
  if (words.some((word) => ['-v', '--version'].includes(word))) {
    await process.stdout.write(`Redis server v=${version} sha=00000000:0 malloc=libc bits=64 build=0\n`);
    return 0;
  }
  const settings = await configure(process, words);
  if (settings === undefined) return 1;
  const configurationFile = words[0]?.startsWith('-') === false ? process.resolve(words[0]) : '';
  await announce(process, version, words.length > 0);
  const server = new RedisServer({ process, version, settings, configurationFile });
  return serve(server);
}

async function configure(process: Process, words: readonly string[]): Promise<Map<string, string> | undefined> {
  const settings = defaultSettings();
  applySetting(settings, 'dir', [process.workingDirectory]);
  try {
    readSettings(
      settings,
      settingsOfWords(words, (path) => process.files.readText(process.resolve(path))),
    );
    return settings;
  } catch (error) {
    if (isSystemError(error))
      await process.stderr.write(
        logLine(
          process,
          'C',
          '#',
          `Fatal error, can't open config file '${process.resolve(words[0] ?? '')}': ${error.message}`,
        ),
      );
    else if (error instanceof RedisError) await process.stderr.write(error.message);
    else throw error;
    return undefined;
  }
}

async function announce(process: Process, version: string, configured: boolean): Promise<void> {
  const lines = [
    ['*', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo'],
    ['*', `Redis version=${version}, bits=64, commit=00000000, modified=0, pid=${process.pid}, just started`],
    configured
      ? ['*', 'Configuration loaded']
      : [
          '#',
          'Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf',
        ],
  ] as const;
  for (const [level, text] of lines) await process.stdout.write(logLine(process, 'C', level, text));
}

async function serve(server: RedisServer): Promise<number> {
  const { process, settings } = server;
  const port = settings.get('port') ?? '';
  const [host, masterPort] = (settings.get('replicaof') ?? '').split(' ');
  if (host !== undefined && masterPort !== undefined && host !== 'no')
    server.replication.follow({ host, port: Number(masterPort) });
  process.onSignal('SIGTERM', () => void stop(server, 'SIGTERM'));
  process.onSignal('SIGINT', () => void stop(server, 'SIGINT'));
  await server.log('*', `Running mode=standalone, port=${port}.`);
  await server.log('*', 'Server initialized');
  try {
    await server.load();
    const served = server.serve();
    await server.log('*', 'Ready to accept connections tcp');
    await served;
  } catch (error) {
    if (!isSystemError(error) && !(error instanceof RedisError)) throw error;
    if (isSystemError(error))
      await server.log('#', `Warning: Could not create server TCP listening socket *:${port}: bind: ${error.message}`);
    await server.log('#', isSystemError(error) ? 'Failed listening on port, aborting.' : `${error.message}, aborting.`);
    return 1;
  }
  await keep(server);
  await server.log('#', 'Redis is now ready to exit, bye bye...');
  return 0;
}

async function stop(server: RedisServer, signal: string): Promise<void> {
  await server.log('*', `Received ${signal} scheduling shutdown...`);
  await server.log('*', 'User requested shutdown...');
  server.stop();
}

async function keep(server: RedisServer): Promise<void> {
  if ((server.settings.get('save') ?? '') === '') return;
  await server.log('*', 'Saving the final RDB snapshot before exiting.');
  server.save();
  await server.log('*', 'DB saved on disk');
}

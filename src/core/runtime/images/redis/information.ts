import type { RedisServer } from './server.ts';

type Section = readonly [title: string, lines: (server: RedisServer) => string[]];

const sections: Readonly<Record<string, Section>> = {
  server: ['Server', describeServer],
  clients: ['Clients', ({ clients }) => [`connected_clients:${clients.size}`, 'blocked_clients:0']],
  memory: ['Memory', describeMemory],
  persistence: ['Persistence', describePersistence],
  stats: [
    'Stats',
    (server) => [
      `total_connections_received:${server.connectionCount}`,
      `total_commands_processed:${server.commandCount}`,
    ],
  ],
  replication: ['Replication', ({ replication }) => replication.describe()],
  keyspace: ['Keyspace', describeKeyspace],
};

/** The text of INFO: the sections that were asked for, or all of them. */
export function serverInformation(server: RedisServer, wanted: readonly string[]): string {
  const names = wanted.map((name) => name.toLowerCase());
  const everything = names.length === 0 || names.some((name) => ['all', 'default', 'everything'].includes(name));
  return Object.entries(sections)
    .filter(([name]) => everything || names.includes(name))
    .map(
      ([, [title, lines]]) =>
        `# ${title}\r\n${lines(server)
          .map((line) => `${line}\r\n`)
          .join('')}`,
    )
    .join('\r\n');
}

function describeServer(server: RedisServer): string[] {
  const { process } = server;
  const uptimeSeconds = Math.floor((process.clock.now() - server.startedMs) / 1000);
  return [
    `redis_version:${server.version}`,
    'redis_mode:standalone',
    'os:Linux x86_64',
    'arch_bits:64',
    `process_id:${process.pid}`,
    `run_id:${server.replication.id}`,
    `tcp_port:${server.settings.get('port') ?? ''}`,
    `uptime_in_seconds:${uptimeSeconds}`,
    `uptime_in_days:${Math.floor(uptimeSeconds / 86_400)}`,
    `executable:${process.resolve('redis-server')}`,
    `config_file:${server.configurationFile}`,
  ];
}

function describeMemory({ settings }: RedisServer): string[] {
  return [
    `maxmemory:${settings.get('maxmemory') ?? '0'}`,
    `maxmemory_policy:${settings.get('maxmemory-policy') ?? ''}`,
  ];
}

function describePersistence({ settings, savedMs }: RedisServer): string[] {
  return [
    'loading:0',
    `rdb_last_save_time:${Math.floor(savedMs / 1000)}`,
    `aof_enabled:${settings.get('appendonly') === 'yes' ? 1 : 0}`,
  ];
}

function describeKeyspace({ databases }: RedisServer): string[] {
  return databases.flatMap((database, index) => {
    const keys = database.keys();
    const expires = keys.filter((key) => database.expiresAtMs(key) !== undefined).length;
    return keys.length === 0 ? [] : [`db${index}:keys=${keys.length},expires=${expires},avg_ttl=0`];
  });
}

const names: Readonly<Record<number, string>> = {
  22: 'ssh',
  25: 'smtp',
  53: 'domain',
  80: 'http',
  123: 'ntp',
  389: 'ldap',
  443: 'https',
  853: 'domain-s',
  3306: 'mysql',
  5432: 'postgresql',
  6379: 'redis',
  8080: 'http-alt',
};

/** What /etc/services calls a port; `*` where it has no name. */
export function serviceName(port: number): string {
  return names[port] ?? '*';
}

import type { FileSystem } from '../machine/file-system.ts';
import { parseIpBytes } from './ip-bytes.ts';

/** What /etc/resolv.conf says. */
export interface ResolverConfiguration {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
  readonly timeoutMs: number;
  readonly attempts: number;
}

/** A file that is missing or says nothing leaves the defaults of resolv.conf(5). */
export function readResolverConfiguration(files: FileSystem): ResolverConfiguration {
  const nameservers: string[] = [];
  let search: string[] = [];
  const options: Record<string, number> = { ndots: 1, timeout: 5, attempts: 2 };
  for (const [keyword, ...values] of readWords(files, '/etc/resolv.conf')) {
    if (keyword === 'nameserver' && values[0] !== undefined && nameservers.length < 3) nameservers.push(values[0]);
    else if (keyword === 'search' || keyword === 'domain') search = values;
    else if (keyword === 'options') {
      for (const option of values) {
        const [name = '', value = ''] = option.split(':');
        if (name in options && /^\d+$/.test(value)) options[name] = Number(value);
      }
    }
  }
  const { ndots = 1, timeout = 5, attempts = 2 } = options;
  return {
    nameservers: nameservers.length === 0 ? ['127.0.0.1'] : nameservers,
    search,
    ndots: Math.min(ndots, 15),
    timeoutMs: Math.max(1, timeout) * 1000,
    attempts: Math.max(1, attempts),
  };
}

/** The IPv4 addresses that /etc/hosts has for a name. */
export function lookUpHostsFile(files: FileSystem, name: string): string[] {
  const wanted = name.toLowerCase().replace(/\.$/, '');
  return readWords(files, '/etc/hosts').flatMap(([address = '', ...names]) => {
    const fits = names.some((entry) => entry.toLowerCase() === wanted);
    return fits && parseIpBytes(address)?.length === 4 ? [address] : [];
  });
}

/** The absolute names that are tried for `name`, in order. */
export function namesToTry(name: string, { search, ndots }: ResolverConfiguration): string[] {
  if (name.endsWith('.')) return [name];
  const dots = name.split('.').length - 1;
  const searched = search.filter((domain) => domain !== '.').map((domain) => `${name}.${domain.replace(/\.$/, '')}.`);
  return dots >= ndots ? [`${name}.`, ...searched] : [...searched, `${name}.`];
}

function readWords(files: FileSystem, path: string): string[][] {
  if (!files.exists(path)) return [];
  const lines = files.readText(path).split('\n');
  return lines
    .map((line) =>
      line
        .replace(/[#;].*/, '')
        .trim()
        .split(/\s+/),
    )
    .filter(([first]) => first !== '');
}

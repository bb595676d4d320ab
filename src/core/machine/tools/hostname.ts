import { isSystemError } from '../../system-error.ts';
import { defineTool } from './define-tool.ts';

export const hostnameProgram = defineTool({
  name: 'hostname',
  usage: 'Usage: hostname [-f|-i|-I|-s] [NAME]\n',
  options: {
    'ip-address': { short: 'i' },
    'all-ip-addresses': { short: 'I' },
    fqdn: { short: 'f' },
    short: { short: 's' },
    domain: { short: 'd' },
  },
  async run(process, options) {
    const [name] = options.operands;
    if (name !== undefined) {
      try {
        process.files.writeFile('/proc/sys/kernel/hostname', name);
        return 0;
      } catch (error) {
        if (!isSystemError(error)) throw error;
        await process.stderr.write('hostname: you must be root to change the host name\n');
        return 1;
      }
    }
    const addresses = process.network
      .interfaces()
      .filter((each) => each.name !== 'lo')
      .map(({ address }) => address);
    if (options.has('all-ip-addresses')) await process.stdout.write(`${addresses.join(' ')} \n`);
    else if (options.has('ip-address')) await process.stdout.write(`${addresses[0] ?? '127.0.1.1'}\n`);
    else if (options.has('domain')) await process.stdout.write(domainOf(process.hostname));
    else await process.stdout.write(`${options.has('short') ? process.hostname.split('.', 1)[0] : process.hostname}\n`);
    return 0;
  },
});

function domainOf(hostname: string): string {
  const dot = hostname.indexOf('.');
  return dot < 0 ? '\n' : `${hostname.slice(dot + 1)}\n`;
}

import { defineProgram } from '../../process.ts';
import { ipAddress } from './address.ts';
import { type IpCall, IpError, type IpObject } from './ip-call.ts';
import { ipLink } from './link.ts';
import { ipNetns } from './netns.ts';
import { ipRoute } from './route.ts';

const usage = `Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }
where  OBJECT := { address | link | netns | route }
       OPTIONS := { -4 | -br[ief] | -o[neline] | -s[tatistics] | -d[etails] | -c[olor] }
`;

const objects: Readonly<Record<string, IpObject>> = {
  address: ipAddress,
  link: ipLink,
  route: ipRoute,
  netns: ipNetns,
};

/** Shows and changes interfaces, addresses and routes. */
export const ipProgram = defineProgram({
  name: 'ip',
  async run(process) {
    const words = process.argv.slice(1);
    const flags = new Set<string>();
    while (words[0]?.startsWith('-')) flags.add((words.shift() ?? '').replace(/^-+/, ''));
    const [objectName, ...args] = words;
    if (objectName === undefined || objectName === 'help') {
      await process.stderr.write(usage);
      return objectName === undefined ? 255 : 0;
    }
    const name = Object.keys(objects).find((each) => each.startsWith(objectName));
    const object = name === undefined ? undefined : objects[name];
    if (object === undefined) {
      await process.stderr.write(`Object "${objectName}" is unknown, try "ip help".\n`);
      return 1;
    }
    const has = (flag: string): boolean =>
      [...flags].some((each) => flag.startsWith(each) && each.length <= flag.length);
    const call: IpCall = { process, args, isBrief: has('brief'), isOneLine: flags.has('o') || flags.has('oneline') };
    try {
      return await object(call);
    } catch (error) {
      if (!(error instanceof IpError)) throw error;
      await process.stderr.write(`${error.message}\n`);
      return error.code;
    }
  },
});

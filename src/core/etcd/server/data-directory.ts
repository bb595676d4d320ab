import type { Process } from '../../machine/process.ts';

/** What a data directory says of the member whose it is. */
export interface MemberFile {
  /** The volume of the machine's disk that holds the store. */
  readonly volume: string;
  readonly memberId: string;
  readonly clusterId: string;
  readonly name: string;
}

/** Undefined where the directory holds no member. Throws a SyntaxError when its file is damaged. */
export function readMemberFile({ files }: Process, dataDirectory: string): MemberFile | undefined {
  const path = memberFilePath(dataDirectory);
  if (!files.exists(path)) return undefined;
  const content: unknown = JSON.parse(files.readText(path));
  if (!isMemberFile(content)) throw new SyntaxError(`${path} describes no member`);
  return content;
}

/** Makes the directory of a new member, with a volume of its own. The store is the volume, not the directory. */
export async function createMemberFile(
  process: Process,
  dataDirectory: string,
  member: Omit<MemberFile, 'volume'>,
): Promise<MemberFile> {
  const content: MemberFile = { volume: `etcd-${process.clock.uuid()}`, ...member };
  process.files.mkdir(`${dataDirectory}/member`, { recursive: true, mode: 0o700 });
  process.files.writeFile(memberFilePath(dataDirectory), `${JSON.stringify(content)}\n`, { mode: 0o600 });
  await process.files.sync();
  return content;
}

function memberFilePath(dataDirectory: string): string {
  return `${dataDirectory}/member/id`;
}

function isMemberFile(content: unknown): content is MemberFile {
  if (typeof content !== 'object' || content === null) return false;
  return ['volume', 'memberId', 'clusterId', 'name'].every((name) => typeof Reflect.get(content, name) === 'string');
}

/** An image's name taken apart as containerd's clients complete it: `nginx` is `docker.io/library/nginx:latest`. */
export interface ImageReference {
  /** `docker.io/library/nginx` */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** In full: repository with tag or digest. */
  readonly full: string;
}

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const namePattern = new RegExp(
  `^(?:((?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?)(?::\\d+)?)/)?(${component}(?:/${component})*)$`,
);
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^sha256:[0-9a-f]{64}$/;

/** Undefined where the text is no reference (`InvalidImageName`). */
export function parseImageReference(text: string): ImageReference | undefined {
  const [named = '', digest, ...more] = text.split('@');
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const tag = hasTag ? named.slice(colon + 1) : undefined;
  const name = hasTag ? named.slice(0, colon) : named;
  if (more.length > 0 || !namePattern.test(name)) return undefined;
  if ((tag !== undefined && !tagPattern.test(tag)) || (digest !== undefined && !digestPattern.test(digest)))
    return undefined;
  const repository = completeRepository(name);
  const usedTag = tag ?? (digest === undefined ? 'latest' : undefined);
  const full = `${repository}${usedTag === undefined ? '' : `:${usedTag}`}${digest === undefined ? '' : `@${digest}`}`;
  return { repository, tag: usedTag, digest, full };
}

function completeRepository(name: string): string {
  const [first = '', ...rest] = name.split('/');
  if (rest.length === 0) return `docker.io/library/${name}`;
  const isHost = first.includes('.') || first.includes(':') || first === 'localhost';
  return isHost ? name : `docker.io/${name}`;
}

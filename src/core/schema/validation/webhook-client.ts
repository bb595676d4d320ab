import { type FieldError, invalid, required } from '../../meta/field-error.ts';
import { checkDns1123Subdomain, checkPortNumber } from '../../meta/names.ts';

const form = '; desired format: https://host[/path]';
const parts = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?[^?#]*(?:\?([^#]*))?(?:#(.*))?$/s;

/** An HTTPS address without anything personal in it. */
export function validateWebhookUrl(url: string, field: string): FieldError[] {
  const [, scheme = '', authority = '', query = '', fragment = ''] = parts.exec(url) ?? [];
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  return [
    ...(scheme.toLowerCase() === 'https'
      ? []
      : [invalid(field, scheme.toLowerCase(), `'https' is the only allowed URL scheme${form}`)]),
    ...(host === '' ? [invalid(field, host, `host must be specified${form}`)] : []),
    ...(at < 0 ? [] : [invalid(field, authority.slice(0, at), 'user information is not permitted in the URL')]),
    ...(fragment === '' ? [] : [invalid(field, fragment, 'fragments are not permitted in the URL')]),
    ...(query === '' ? [] : [invalid(field, query, 'query parameters are not permitted in the URL')]),
  ];
}

export interface WebhookService {
  readonly name: string;
  readonly namespace: string;
  readonly path?: string | undefined;
  readonly port: number;
}

export function validateWebhookService({ name, namespace, path, port }: WebhookService, field: string): FieldError[] {
  const portProblems = checkPortNumber(port);
  return [
    ...(name === '' ? [required(`${field}.name`)] : []),
    ...(namespace === '' ? [required(`${field}.namespace`)] : []),
    ...(portProblems.length > 0
      ? [invalid(`${field}.port`, port, `port is not valid: ${portProblems.join(', ')}`)]
      : []),
    ...(path === undefined ? [] : validatePath(path, `${field}.path`)),
  ];
}

function validatePath(path: string, field: string): FieldError[] {
  if (path === '' || path === '/') return [];
  if (path === '//') return [invalid(field, path, 'segment[0] may not be empty')];
  const segments = path.slice(1).replace(/\/$/, '').split('/');
  return [
    ...(path.startsWith('/') ? [] : [invalid(field, path, "must start with a '/'")]),
    ...segments.flatMap((segment, index) => {
      if (segment === '') return [invalid(field, path, `segment[${index}] may not be empty`)];
      return checkDns1123Subdomain(segment).map((problem) => invalid(field, path, `segment[${index}]: ${problem}`));
    }),
  ];
}

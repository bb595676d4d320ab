import { type FieldError, formatFieldErrors, invalid, required } from '../../meta/field-error.ts';
import { isJsonObject } from '../../meta/object.ts';
import { quote } from '../../meta/quote.ts';
import { textOr } from '../../meta/text-or.ts';
import { parseYaml } from '../../meta/yaml/parse.ts';

export interface EncryptionKey {
  readonly name: string;
  readonly secret: Uint8Array<ArrayBuffer>;
}

/** One way to write values; the first of a resource writes, all of them read. */
export type EncryptionProvider =
  | { readonly type: 'identity' }
  | { readonly type: 'aescbc' | 'aesgcm'; readonly keys: readonly EncryptionKey[] };

export interface EncryptionRule {
  /** `secrets`, `deployments.apps`, `*.apps`, `*.`, `*.*`. */
  readonly resources: readonly string[];
  readonly providers: readonly EncryptionProvider[];
}

type Given = Readonly<Record<string, unknown>>;

const keyLengths = [16, 24, 32];
const providerNames = ['identity', 'aescbc', 'aesgcm'];

/** The rules of an EncryptionConfiguration. Throws an Error in the words of kube-apiserver. */
export function parseEncryptionConfiguration(text: string, path: string): EncryptionRule[] {
  const given = decode(text, path);
  const errors: FieldError[] = [];
  const resources = objectsOf(given['resources']);
  if (resources.length === 0) errors.push(required('resources', 'at least one resources is required'));
  const rules = resources.map((rule, index) => readRule(rule, `resources[${index}]`, { path, errors }));
  const problem = formatFieldErrors(errors);
  if (problem !== undefined) throw new Error(problem);
  return rules;
}

function decode(text: string, path: string): Given {
  const what = `error decoding encryption provider configuration file ${quote(path)}`;
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (error) {
    throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const given = isJsonObject(value) ? value : {};
  const [kind, apiVersion] = [textOr(given['kind']), textOr(given['apiVersion'])];
  if (kind === 'EncryptionConfiguration' && apiVersion === 'apiserver.config.k8s.io/v1') return given;
  const shown = `no kind ${quote(kind)} is registered for version ${quote(apiVersion)}`;
  throw new Error(`${what}: ${shown} in scheme "pkg/runtime/scheme.go:111"`);
}

interface Reading {
  readonly path: string;
  readonly errors: FieldError[];
}

function readRule(rule: Given, at: string, reading: Reading): EncryptionRule {
  const { errors } = reading;
  const names = (Array.isArray(rule['resources']) ? rule['resources'] : []).filter((name) => typeof name === 'string');
  if (names.length === 0) errors.push(required(`${at}.resources`, `at least one ${at}.resources is required`));
  const given = objectsOf(rule['providers']);
  if (given.length === 0) errors.push(required(`${at}.providers`, `at least one ${at}.providers is required`));
  const providers = given.map((provider, index) => readProvider(provider, `${at}.providers[${index}]`, reading));
  return { resources: names, providers };
}

function readProvider(provider: Given, at: string, { path, errors }: Reading): EncryptionProvider {
  const [name = ''] = Object.keys(provider);
  if (name !== '' && !providerNames.includes(name)) {
    const what = `error decoding encryption provider configuration file ${quote(path)}`;
    throw new Error(`${what}: strict decoding error: unknown field ${quote(`${at}.${name}`)}`);
  }
  if (name === 'aescbc' || name === 'aesgcm') {
    return { type: name, keys: readKeys(provider[name], `${at}.${name}.keys`, errors) };
  }
  if (name === '') {
    const none = { AESGCM: null, AESCBC: null, Secretbox: null, Identity: null, KMS: null };
    const detail = 'provider does not contain any of the expected providers: KMS, AESGCM, AESCBC, Secretbox, Identity';
    errors.push(invalid(at, none, detail));
  }
  return { type: 'identity' };
}

function readKeys(provider: unknown, at: string, errors: FieldError[]): EncryptionKey[] {
  const keys = objectsOf(isJsonObject(provider) ? provider['keys'] : undefined);
  if (keys.length === 0) errors.push(required(at, 'at least one keys is required'));
  return keys.map((key, index) => {
    const path = `${at}[${index}]`;
    const [name, text] = [textOr(key['name']), textOr(key['secret'])];
    if (name === '') errors.push(required(`${path}.name`, 'name is a mandatory field for a key'));
    return { name, secret: readSecret(text, `${path}.secret`, errors) };
  });
}

function readSecret(text: string, path: string, errors: FieldError[]): Uint8Array<ArrayBuffer> {
  const nothing = new Uint8Array();
  if (text === '') {
    errors.push(required(path, 'secret is a mandatory field for a key'));
    return nothing;
  }
  try {
    const secret = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
    if (keyLengths.includes(secret.length)) return secret;
    const detail = `secret is not of the expected length, got ${secret.length}, expected one of [${keyLengths.join(' ')}]`;
    errors.push(invalid(path, 'REDACTED', detail));
  } catch {
    errors.push(invalid(path, 'REDACTED', 'secrets must be base64 encoded'));
  }
  return nothing;
}

function objectsOf(value: unknown): Given[] {
  return (Array.isArray(value) ? value : []).filter(isJsonObject);
}

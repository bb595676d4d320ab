import { readToken } from './read-token.ts';
import type { RecordedAnswer } from './recording.ts';

/** Of no meaning to a client, or another one each time. */
const ignoredHeaders = new Set(['date', 'content-length', 'transfer-encoding', 'connection', 'keep-alive']);
const builds = new Set(['buildDate', 'compiler', 'gitCommit', 'gitTreeState', 'goVersion', 'platform']);

const uuidPattern = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const timePattern = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
const servicePattern = /\b10\.(?:9[6-9]|10\d|11[01])\.\d+\.\d+\b/g;
const versionInTextPattern =
  /(?<=\bresource ?version: |current: |resource version: \d+ \(|record \(|precondition \(|resourceVersion\\":\\")\d+\b(?!-)/gi;
const nearMs = 3 * 24 * 60 * 60 * 1000;

type Json = Record<string, unknown>;

/**
 * Replaces what differs from run to run by names that say where it was first seen, so that what was equal stays equal.
 * What the script itself says stays as it is. Versions of objects are numbered in their order; those of collections say after
 * which object's version they come.
 */
export class Masks {
  readonly #script: string;
  readonly #firstVersion: number;
  readonly #names = new Map<string, string>();
  readonly #versions = new Map<number, string>();
  /** Of names that the script has generated. */
  readonly #generated: RegExp;
  #step = 0;
  #count = 0;

  /** `firstVersion`: what is not newer was there before the script began. */
  constructor(script: string, firstVersion: number) {
    this.#script = script;
    this.#firstVersion = firstVersion;
    const prefixes = [...script.matchAll(/"generateName":"([^"]+)"/g)].map(([, prefix = '']) => prefix);
    this.#generated = new RegExp(
      `\\b(${['kube-api-access-', ...prefixes].join('|')})[bcdfghjklmnpqrstvwxz2456789]{5}\\b`,
      'g',
    );
  }

  /** To be called once for every answer, in order. */
  mask(step: number, answer: RecordedAnswer): RecordedAnswer {
    this.#step = step;
    this.#count = 0;
    this.#numberVersions([answer.body, answer.events]);
    const headers = Object.entries(answer.headers).filter(([name]) => !ignoredHeaders.has(name));
    return {
      ...answer,
      headers: Object.fromEntries(headers.map(([name, value]) => [name, this.#header(name, value)])),
      ...(answer.body !== undefined && { body: this.#value('', answer.body) }),
      ...(answer.events !== undefined && { events: answer.events.map((event) => this.#value('', event)) }),
    };
  }

  #header(name: string, value: string): string {
    if (name === 'audit-id' || name.startsWith('x-kubernetes-pf-')) return value.replace(uuidPattern, '<uid>');
    return this.#text(name, value);
  }

  #numberVersions(value: unknown): void {
    const found = new Set<number>();
    walk(value, (object) => {
      if (typeof object['resourceVersion'] === 'string' && 'uid' in object)
        found.add(Number(object['resourceVersion']));
    });
    const added = [...found].filter((version) => !this.#versions.has(version)).sort((a, b) => a - b);
    for (const [index, version] of added.entries()) {
      const name = added.length === 1 ? `v${this.#step}` : `v${this.#step}.${index + 1}`;
      this.#versions.set(version, version <= this.#firstVersion ? 'boot' : name);
    }
  }

  #value(key: string, value: unknown): unknown {
    if (typeof value === 'string') return this.#text(key, value);
    if (typeof value === 'number') return /nodeport$/i.test(key) ? this.#unlessGiven(String(value), 'port') : value;
    if (Array.isArray(value)) return this.#list(key, value);
    if (typeof value !== 'object' || value === null) return value;
    const result: Json = {};
    for (const name of Object.keys(value).sort()) {
      const field: unknown = Reflect.get(value, name);
      const isCollection = name === 'resourceVersion' && !('uid' in value);
      result[name] = isCollection ? this.#collectionVersion(String(field)) : this.#value(name, field);
    }
    return result;
  }

  /** Managed fields are in the order of their times, which is another one each time. */
  #list(key: string, list: readonly unknown[]): unknown[] {
    const items = list.map((item) => this.#value(key, item));
    if (key !== 'managedFields') return items;
    const idOf = (item: unknown): string => {
      const { operation, manager, subresource, apiVersion } = item as Json;
      return JSON.stringify([operation, manager, subresource, apiVersion]);
    };
    return items.sort((a, b) => idOf(a).localeCompare(idOf(b)));
  }

  #text(key: string, text: string): string {
    if (key === 'resourceVersion') return this.#versions.get(Number(text)) ?? text;
    if (key === 'continue') return this.#continueToken(text);
    if (builds.has(key)) return `<${key}>`;
    if (key === 'cells' && /^(\d+[dhms])+$/.test(text)) return '<age>';
    if (/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/.test(text)) return JSON.stringify(this.#value('', readToken(text)));
    return text
      .replace(/^X509SHA256=.*/, 'X509SHA256=<hash>')
      .replace(/(?<=172\.30\.1\.2:)\d+/, '<port>')
      .replace(uuidPattern, (uid) => this.#unlessGiven(uid, 'uid'))
      .replace(timePattern, (time, fraction?: string) => maskTime(time, fraction))
      .replace(servicePattern, (address) => this.#unlessGiven(address, 'ip'))
      .replace(versionInTextPattern, (version) => this.#collectionVersion(version))
      .replace(this.#generated, (name, prefix: string) => this.#nameOf(name, prefix));
  }

  #unlessGiven(text: string, kind: string): string {
    return this.#script.includes(text) ? text : this.#nameOf(text, kind);
  }

  #nameOf(text: string, kind: string): string {
    let name = this.#names.get(text);
    if (name === undefined) {
      this.#count += 1;
      name = `<${kind}${this.#step}${this.#count === 1 ? '' : `.${this.#count}`}>`;
      this.#names.set(text, name);
    }
    return name;
  }

  #collectionVersion(text: string): string {
    const version = Number(text);
    if (!/^\d+$/.test(text) || this.#script.includes(`"${text}"`)) return text;
    if (version < this.#firstVersion) return version === 0 ? text : '<before>';
    if (version > this.#firstVersion + 100_000) return '<future>';
    let last = this.#firstVersion;
    for (const known of this.#versions.keys()) if (known <= version && known > last) last = known;
    return last === this.#firstVersion ? 'from start' : `from ${this.#versions.get(last)}`;
  }

  #continueToken(text: string): string {
    try {
      const token = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as {
        v: string;
        rv: number;
        start: string;
      };
      return `continue ${token.v} ${this.#collectionVersion(String(token.rv))} ${token.start}`;
    } catch {
      return text;
    }
  }
}

function maskTime(time: string, fraction: string | undefined): string {
  if (Math.abs(Date.parse(time) - Date.now()) > nearMs) return time;
  return fraction === undefined ? '<time>' : '<microtime>';
}

function walk(value: unknown, visit: (object: Json) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) visit(value as Json);
  for (const item of Object.values(value)) walk(item, visit);
}

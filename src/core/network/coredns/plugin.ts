import type { Process } from '../../machine/process.ts';
import type { DnsMessage, DnsQuestion, DnsRecord, DnsResponseCode } from '../dns-message.ts';
import type { Directive } from './corefile.ts';

/** A question on its way through the plugins. */
export interface DnsRequest {
  /** As it was asked. */
  readonly question: DnsQuestion;
  /** Lower-case. */
  readonly name: string;
  readonly type: string;
  readonly message: DnsMessage;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly protocol: 'udp' | 'tcp';
  /** In bytes. */
  readonly size: number;
}

export interface DnsReply {
  readonly responseCode: DnsResponseCode;
  readonly authoritative: boolean;
  readonly recursionAvailable: boolean;
  readonly answers: readonly DnsRecord[];
  readonly authorities: readonly DnsRecord[];
  readonly additionals: readonly DnsRecord[];
}

/** Rejecting is SERVFAIL; the error is for the log. */
export type DnsHandler = (request: DnsRequest) => Promise<DnsReply>;

export interface PluginContext {
  readonly process: Process;
  readonly zones: readonly string[];
  readonly port: number;
  readonly log: (level: 'INFO' | 'WARNING' | 'ERROR' | 'FATAL', message: string) => void;
  /** Aborts when the configuration that the plugin belongs to is no longer served. */
  readonly signal: AbortSignal;
  /** Answers a question as a client of this server would have it answered. */
  readonly resolve: DnsHandler;
  /** The names of the plugins of this configuration that are not ready. */
  readonly unready: () => string[];
  /** Resolves when every plugin of this configuration is prepared. */
  readonly prepared: () => Promise<void>;
  /** Ends the program. */
  readonly fail: (message: string) => void;
  readonly counters: Counters;
}

/** What the prometheus plugin shows. */
export interface Counters {
  add(name: string, labels: string): void;
  format(): string;
}

/** One plugin as one server block uses it. */
export interface PluginInstance {
  /** Answers, or lets the plugins behind it answer. */
  handle?(request: DnsRequest, next: DnsHandler): Promise<DnsReply>;
  ready?(): boolean;
  /** A configuration that replaces another waits a while for this. */
  readonly prepared?: Promise<void>;
  /** After the server has opened its ports. */
  started?(): void;
  /** The program is to watch its Corefile. */
  readonly reloads?: boolean;
  /** How long the server still answers when it is told to end. */
  readonly lameduckMs?: number;
}

export interface CorePlugin {
  readonly name: string;
  /** Throws an Error in the plugin's own words when its lines make no sense. */
  setup(directive: Directive, context: PluginContext): PluginInstance;
}

export function definePlugin(plugin: CorePlugin): CorePlugin {
  return plugin;
}

export const emptyReply: DnsReply = {
  responseCode: 'NOERROR',
  authoritative: false,
  recursionAvailable: false,
  answers: [],
  authorities: [],
  additionals: [],
};

/** The complaint of a plugin about a line that it does not know. */
export function unknownProperty(directive: Directive): Error {
  return new Error(`unknown property '${directive.name}'`);
}

/** Milliseconds of a duration such as `5s`, `1m30s`. Throws an Error in Go's words. */
export function parseDuration(text: string): number {
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new Error(`time: invalid duration "${text}"`);
  }
  return parts.reduce((sum, [, amount = '0', unit = 's']) => sum + Number(amount) * (units[unit] ?? 0), 0);
}

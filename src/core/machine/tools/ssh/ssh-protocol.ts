/**
 * What `ssh` and `sshd` say to each other: `POST /session` is answered with a stream on which bytes are the channel's
 * number followed by data, and texts are these messages. `POST /files` moves whole files, for `scp`.
 */
export interface SessionRequest {
  readonly user: string;
  /** Undefined: the login shell. */
  readonly command: string | undefined;
  /** Undefined: no terminal. */
  readonly terminal: { readonly columns: number; readonly rows: number; readonly type: string } | undefined;
  readonly env: readonly (readonly [string, string])[];
}

export type ClientMessage =
  | { readonly kind: 'endOfInput' }
  | { readonly kind: 'resize'; readonly columns: number; readonly rows: number };

export interface ServerMessage {
  readonly kind: 'exit';
  readonly code: number;
  readonly signal: string | undefined;
}

export const sshPort = 22;

export const channels = { input: 0, output: 1, errors: 2 } as const;

export function channelData(channel: number, data: Uint8Array): Uint8Array {
  const framed = new Uint8Array(data.length + 1);
  framed[0] = channel;
  framed.set(data, 1);
  return framed;
}

/** A file on its way, its path relative to what is copied (empty for itself). */
export interface CopiedFile {
  readonly path: string;
  readonly type: 'file' | 'directory';
  readonly mode: number;
  /** Base64. */
  readonly content: string;
}

export type CopyRequest =
  | { readonly kind: 'read'; readonly user: string; readonly path: string; readonly recursive: boolean }
  | {
      readonly kind: 'write';
      readonly user: string;
      readonly path: string;
      readonly name: string;
      readonly files: readonly CopiedFile[];
    };

export type CopyAnswer =
  | { readonly kind: 'files'; readonly name: string; readonly files: readonly CopiedFile[] }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };

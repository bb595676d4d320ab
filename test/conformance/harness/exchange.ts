/** A request with everything filled in. */
export interface Exchange {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  readonly anonymous: boolean;
  readonly watch: WatchLimits | undefined;
}

/** How long to read a stream: until so many lines have come, and `ended` says whether it must end by itself then. */
export interface WatchLimits {
  /** Undefined: until it ends or falls silent. */
  readonly lines: number | undefined;
  readonly ended: boolean;
}

export interface Answer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Of a watch: whether the server ended it. */
  readonly ended: boolean;
}

/** An API server, the real one or ours, with requests sent as its administrator. */
export interface Server extends AsyncDisposable {
  send(exchange: Exchange): Promise<Answer>;
}

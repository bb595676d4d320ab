import type { Status } from '../api/meta-v1.ts';
import { StatusError } from '../meta/status.ts';
import type { Body } from '../network/http.ts';

export interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: T;
}

/** The events of a watch's body, one JSON text a line. An ERROR event rejects with its StatusError. */
export async function* readWatchEvents<T>(body: Body): AsyncGenerator<WatchEvent<T>> {
  for await (const line of readLines(body)) {
    const event = JSON.parse(line) as WatchEvent<T> | { type: 'ERROR'; object: Status };
    if (event.type === 'ERROR') throw new StatusError(event.object);
    yield event;
  }
}

async function* readLines(body: Body): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', start)) {
      if (end > start) yield rest.slice(start, end);
      start = end + 1;
    }
    if (start > 0) rest = rest.slice(start);
  }
}

import type { Link, LinkFrame } from './link.ts';

/** What this needs of a MessagePort. */
export interface LinkPort {
  postMessage(message: LinkFrame): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<LinkFrame>) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent<LinkFrame>) => void): void;
  start(): void;
  close(): void;
}

/** A link over a MessagePort, to a machine or a switch in another worker that holds the other port. */
export function createPortLink(port: LinkPort): Link & Disposable {
  const listeners = new Set<(frame: LinkFrame) => void>();
  const receive = (event: MessageEvent<LinkFrame>): void => {
    for (const listener of listeners) listener(event.data);
  };
  port.addEventListener('message', receive);
  port.start();
  return {
    send: (frame) => port.postMessage(frame),
    onFrame: (listener) => {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    [Symbol.dispose]: () => {
      port.removeEventListener('message', receive);
      port.close();
    },
  };
}

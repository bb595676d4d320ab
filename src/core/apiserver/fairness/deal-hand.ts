/** As many different queues as `handSize` says, the same ones for the same flow. */
export function dealHand(flow: string, queues: number, handSize: number): number[] {
  const deck = Array.from({ length: queues }, (_, index) => index);
  let state = hash(flow);
  const hand: number[] = [];
  while (hand.length < handSize && deck.length > 0) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    hand.push(...deck.splice(state % deck.length, 1));
  }
  return hand;
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

/** Ids as etcd derives them: from the peer addresses, and from the ids of the members. 16 digits in hexadecimal at most. */
export async function memberIdOf(peerUrls: readonly string[], clusterToken: string): Promise<string> {
  return firstWord(new TextEncoder().encode([...peerUrls].sort().join('') + clusterToken));
}

export async function clusterIdOf(memberIds: readonly string[]): Promise<string> {
  const view = new DataView(new ArrayBuffer(8 * memberIds.length));
  memberIds
    .map((id) => BigInt(`0x${id}`))
    .sort((left, right) => (left < right ? -1 : 1))
    .forEach((id, index) => {
      view.setBigUint64(8 * index, id);
    });
  return firstWord(new Uint8Array(view.buffer));
}

async function firstWord(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-1', bytes);
  return new DataView(digest).getBigUint64(0).toString(16);
}

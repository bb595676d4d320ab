import type { Node } from '../../api/core-v1.ts';
import { definePlugin, maximumScore, type Snapshot } from '../framework.ts';

const megabyte = 1024 * 1024;
const smallestBytes = 23 * megabyte;
const largestContainerBytes = 1000 * megabyte;

/** Prefers nodes that have the pod's images, weighed by size and by how many nodes have them. */
export const imageLocalityPlugin = definePlugin({
  name: 'ImageLocality',
  score: (cycle, { node }) => {
    const { pod, snapshot } = cycle;
    const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
    const spread = cycle.once('imageSpread', () => countImages(snapshot));
    const own = sizesOf(node);
    const sum = containers.reduce((total, { image = '' }) => {
      const name = fullName(image);
      return total + Math.floor(((own.get(name) ?? 0) * (spread.get(name) ?? 0)) / snapshot.nodes.length);
    }, 0);
    const largest = largestContainerBytes * containers.length;
    return Math.floor(
      (maximumScore * (Math.min(Math.max(sum, smallestBytes), largest) - smallestBytes)) / (largest - smallestBytes),
    );
  },
});

function countImages(snapshot: Snapshot): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { node } of snapshot.nodes)
    for (const name of sizesOf(node).keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

const sizes = new WeakMap<Node, Map<string, number>>();

function sizesOf(node: Node): Map<string, number> {
  const known = sizes.get(node);
  if (known !== undefined) return known;
  const own = new Map<string, number>();
  for (const image of node.status?.images ?? [])
    for (const name of image.names ?? []) own.set(name, image.sizeBytes ?? 0);
  sizes.set(node, own);
  return own;
}

/** As nodes list images: with a tag. */
function fullName(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}

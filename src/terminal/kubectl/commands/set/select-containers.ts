import type { Container, PodSpec } from '../../../../core/api/core-v1.ts';

/** The containers whose names fit a pattern, where `*` stands for anything. */
export function selectContainers({ containers, initContainers = [] }: PodSpec, pattern: string): Container[] {
  const expression = new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
  return [...containers, ...initContainers].filter(({ name }) => expression.test(name));
}

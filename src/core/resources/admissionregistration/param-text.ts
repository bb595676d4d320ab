import type { ParamKind, ParamRef } from '../../api/admissionregistration-v1.ts';
import type { LabelSelector } from '../../api/meta-v1.ts';

/** The kind of a policy's parameters, for a table. */
export function paramKindText(kind: ParamKind | undefined): string {
  return kind === undefined ? '<unset>' : `${kind.apiVersion ?? ''}/${kind.kind ?? ''}`;
}

/** The parameters that a binding names, for a table. */
export function paramRefText(reference: ParamRef | undefined): string {
  const { name, namespace, selector } = reference ?? {};
  if (name) return `${namespace || '*'}/${name}`;
  return selector === undefined ? '<unset>' : selectorText(selector);
}

function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.entries(matchLabels).sort(([a], [b]) => (a < b ? -1 : 1));
  const expressions = matchExpressions.map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  );
  const shownLabels = `map[string]string{${labels.map(([key, value]) => `${key}: ${value},`).join('')}}`;
  return `&LabelSelector{MatchLabels:${shownLabels},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}

import { type FieldError, invalid, required } from '../../../meta/field-error.ts';

const annotation = 'api-approved.kubernetes.io';
const field = `metadata.annotations[${annotation}]`;
const see = 'see https://github.com/kubernetes/enhancements/pull/1111';

type State = 'approved' | 'bypassed' | 'invalid' | 'missing';

interface Annotated {
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The groups of Kubernetes itself are not for everybody. What was let through stays. */
export function validateApiApproval(group: string, metadata: Annotated, old: Annotated | undefined): FieldError[] {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(group)) return [];
  const value = metadata.annotations?.[annotation] ?? '';
  const state = stateOf(value);
  if (old !== undefined && stateOf(old.annotations?.[annotation] ?? '') === state) return [];
  const rule = `protected groups must have approval annotation "${annotation}"`;
  if (state === 'missing') return [required(field, `${rule}, ${see}`)];
  if (state === 'invalid')
    return [invalid(field, value, `${rule} with either a URL or a reason starting with "unapproved", ${see}`)];
  return [];
}

function stateOf(value: string): State {
  if (value === '') return 'missing';
  if (value.startsWith('unapproved')) return 'bypassed';
  return /^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(value) && URL.canParse(value) ? 'approved' : 'invalid';
}

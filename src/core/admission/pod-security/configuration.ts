import { duplicate, type FieldError, formatFieldErrors, invalid } from '../../meta/field-error.ts';
import { isJsonObject } from '../../meta/object.ts';
import { textOr } from '../../meta/text-or.ts';
import type { AdmissionPlugin } from '../plugin.ts';
import { createPodSecurity } from '../pod-security.ts';
import { type LevelVersion, levelOf, noPolicy, type PolicyDefaults } from './policy.ts';

const apiVersions = ['v1', 'v1beta1', 'v1alpha1'].map((version) => `pod-security.admission.config.k8s.io/${version}`);

/** By `pod-security.admission.config.k8s.io` PodSecurityConfiguration. Throws an Error in the words of the server. */
export function createConfiguredPodSecurity(configuration: unknown): AdmissionPlugin {
  const given = isJsonObject(configuration) ? configuration : {};
  const { kind, apiVersion } = given;
  if (kind !== 'PodSecurityConfiguration' || !apiVersions.includes(String(apiVersion))) {
    const shown = `no kind ${JSON.stringify(kind ?? '')} is registered for version ${JSON.stringify(apiVersion ?? '')}`;
    throw new Error(`${shown} in scheme "k8s.io/pod-security-admission/admission/api/scheme/scheme.go:29"`);
  }
  const errors: FieldError[] = [];
  const defaults = readDefaults(isJsonObject(given['defaults']) ? given['defaults'] : {}, errors);
  const exemptions = isJsonObject(given['exemptions']) ? given['exemptions'] : {};
  const namesOf = (field: string): string[] => readNames(exemptions[field], `exemptions.${field}`, errors);
  const exempt = {
    namespaces: namesOf('namespaces'),
    runtimeClasses: namesOf('runtimeClasses'),
    usernames: namesOf('usernames'),
  };
  const problem = formatFieldErrors(errors);
  if (problem !== undefined) throw new Error(problem);
  return createPodSecurity({ defaults, exempt });
}

function readDefaults(given: Readonly<Record<string, unknown>>, errors: FieldError[]): PolicyDefaults {
  const read = (mode: keyof PolicyDefaults): LevelVersion => {
    const level = textOr(given[mode]) || 'privileged';
    const version = textOr(given[`${mode}-version`]) || 'latest';
    if (levelOf(level, 'latest') === undefined) {
      errors.push(invalid(`defaults.${mode}`, level, 'must be one of privileged, baseline, restricted'));
    }
    if (levelOf('baseline', version) === undefined) {
      errors.push(invalid(`defaults.${mode}-version`, version, 'must be "latest" or "v1.x"'));
    }
    return levelOf(level, version) ?? noPolicy[mode];
  };
  const [enforce, warn, audit] = [read('enforce'), read('warn'), read('audit')];
  return { enforce, warn, audit };
}

function readNames(given: unknown, path: string, errors: FieldError[]): string[] {
  const names = (Array.isArray(given) ? given : []).map(String);
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) < index) errors.push(duplicate(`${path}[${index}]`, name));
    else if (name === '') errors.push(invalid(`${path}[${index}]`, name, 'username must not be empty'));
  }
  return names;
}

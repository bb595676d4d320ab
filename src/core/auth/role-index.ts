import type { UserInfo } from '../api/authentication-v1.ts';
import type { ClusterRoleBinding, PolicyRule, RoleBinding, RoleRef, Subject } from '../api/rbac-v1.ts';
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from '../api/rbac-v1.ts';
import { quote } from '../meta/quote.ts';
import type { ObjectFeed } from './object-feed.ts';

type Binding = ClusterRoleBinding | RoleBinding;

/** A rule that holds for somebody, and by which binding. */
export interface Grant {
  readonly rule: PolicyRule;
  readonly binding: Binding;
  readonly subject: Subject;
}

/** Roles and bindings, filed so that a user's rules are found without looking at other bindings. */
export class RoleIndex {
  /** By `namespace/name`; cluster roles have an empty namespace. */
  readonly #rules = new Map<string, readonly PolicyRule[]>();
  /** By namespace (empty: the cluster), then by subject, then by the binding's name. */
  readonly #bindings = new Map<string, Map<string, Map<string, { binding: Binding; subject: Subject }>>>();
  /** Which subjects a binding is filed under, by `namespace/name`. */
  readonly #filed = new Map<string, readonly string[]>();

  constructor(feed: ObjectFeed) {
    feed.subscribe(clusterRoles, {
      set: ({ metadata, rules }) => this.#rules.set(`/${metadata.name}`, rules ?? []),
      delete: ({ metadata }) => this.#rules.delete(`/${metadata.name}`),
    });
    feed.subscribe(roles, {
      set: ({ metadata, rules }) => this.#rules.set(`${metadata.namespace ?? ''}/${metadata.name}`, rules ?? []),
      delete: ({ metadata }) => this.#rules.delete(`${metadata.namespace ?? ''}/${metadata.name}`),
    });
    const handler = {
      set: (binding: Binding) => this.#file(binding),
      delete: (binding: Binding) => this.#unfile(binding),
    };
    feed.subscribe(clusterRoleBindings, handler);
    feed.subscribe(roleBindings, handler);
  }

  /**
   * The rules that hold for a user in the whole cluster and in a namespace (empty: in the cluster only). A binding to a role
   * that does not exist is told to `onMissing` in the server's words.
   */
  *grantsOf(user: UserInfo, namespace: string, onMissing?: (message: string) => void): Generator<Grant> {
    for (const place of namespace === '' ? [''] : ['', namespace]) {
      const bindings = this.#bindings.get(place);
      if (bindings === undefined) continue;
      for (const key of subjectKeysOf(user)) {
        for (const { binding, subject } of bindings.get(key)?.values() ?? []) {
          const rules = this.rulesOf(binding.roleRef, place);
          if (rules === undefined) onMissing?.(missingRoleMessage(binding.roleRef));
          for (const rule of rules ?? []) yield { rule, binding, subject };
        }
      }
    }
  }

  /** The rules of a role that a binding in `namespace` refers to; undefined when it does not exist. */
  rulesOf({ kind, name }: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
    return this.#rules.get(kind === 'ClusterRole' ? `/${name}` : `${namespace}/${name}`);
  }

  #file(binding: Binding): void {
    this.#unfile(binding);
    const { namespace = '', name } = binding.metadata;
    const bySubject =
      this.#bindings.get(namespace) ?? new Map<string, Map<string, { binding: Binding; subject: Subject }>>();
    this.#bindings.set(namespace, bySubject);
    const keys = (binding.subjects ?? []).map((subject) => {
      const key = subjectKey(subject, namespace);
      const byName = bySubject.get(key) ?? new Map<string, { binding: Binding; subject: Subject }>();
      bySubject.set(key, byName.set(name, { binding, subject }));
      return key;
    });
    this.#filed.set(`${namespace}/${name}`, keys);
  }

  #unfile({ metadata: { namespace = '', name } }: Binding): void {
    const bySubject = this.#bindings.get(namespace);
    for (const key of this.#filed.get(`${namespace}/${name}`) ?? []) bySubject?.get(key)?.delete(name);
    this.#filed.delete(`${namespace}/${name}`);
  }
}

function missingRoleMessage({ kind, name }: RoleRef): string {
  return `${kind.toLowerCase()}.rbac.authorization.k8s.io ${quote(name)} not found`;
}

function subjectKeysOf({ username = '', groups = [] }: UserInfo): string[] {
  return [`User ${username}`, ...groups.map((group) => `Group ${group}`)];
}

function subjectKey({ kind, name, namespace }: Subject, bindingNamespace: string): string {
  if (kind !== 'ServiceAccount') return `${kind} ${name}`;
  return `User system:serviceaccount:${namespace ?? bindingNamespace}:${name}`;
}

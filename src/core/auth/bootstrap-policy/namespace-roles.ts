/** A role in a namespace, and whom it is bound to under the same name (or `binding`). */
interface NamespaceRole {
  readonly namespace: string;
  readonly name: string;
  readonly binding?: string;
  readonly rules: readonly string[];
  /** `User NAME` or `ServiceAccount NAMESPACE/NAME`. */
  readonly subjects: readonly string[];
}

const leases = [
  'read,create,update coordination.k8s.io: leases',
  'read,create,update coordination.k8s.io: leasecandidates',
];

/** The default roles of Kubernetes v1.36 in the system's namespaces. */
export const namespaceRoles: readonly NamespaceRole[] = [
  {
    namespace: 'kube-public',
    name: 'system:controller:bootstrap-signer',
    rules: [
      'read core: configmaps',
      'update core: configmaps = cluster-info',
      'create,patch,update core,events.k8s.io: events',
    ],
    subjects: ['ServiceAccount kube-system/bootstrap-signer'],
  },
  {
    namespace: 'kube-system',
    name: 'extension-apiserver-authentication-reader',
    binding: 'system::extension-apiserver-authentication-reader',
    rules: ['read core: configmaps = extension-apiserver-authentication'],
    subjects: ['User system:kube-controller-manager', 'User system:kube-scheduler'],
  },
  {
    namespace: 'kube-system',
    name: 'system::leader-locking-kube-controller-manager',
    rules: leases,
    subjects: [
      'User system:kube-controller-manager',
      'ServiceAccount kube-system/kube-controller-manager',
      'ServiceAccount kube-system/leader-election-controller',
    ],
  },
  {
    namespace: 'kube-system',
    name: 'system::leader-locking-kube-scheduler',
    rules: leases,
    subjects: ['User system:kube-scheduler', 'ServiceAccount kube-system/kube-scheduler'],
  },
  {
    namespace: 'kube-system',
    name: 'system:controller:bootstrap-signer',
    rules: ['read core: secrets'],
    subjects: ['ServiceAccount kube-system/bootstrap-signer'],
  },
  {
    namespace: 'kube-system',
    name: 'system:controller:cloud-provider',
    rules: ['read,create core: configmaps'],
    subjects: ['ServiceAccount kube-system/cloud-provider'],
  },
  {
    namespace: 'kube-system',
    name: 'system:controller:token-cleaner',
    rules: ['read,delete core: secrets', 'create,patch,update core,events.k8s.io: events'],
    subjects: ['ServiceAccount kube-system/token-cleaner'],
  },
];

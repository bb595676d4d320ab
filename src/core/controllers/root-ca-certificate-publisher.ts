import { configMaps, type Namespace, namespaces } from '../api/core-v1.ts';
import { type Controller, defineController, onChange } from '../client/controller.ts';
import { isAlreadyExists, isForbidden, isNotFound } from '../meta/status.ts';

const name = 'kube-root-ca.crt';
const description =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

/** Puts the cluster's certificate authority into every namespace. */
export function rootCaCertificatePublisher(certificate: string): Controller {
  return defineController<Namespace>({
    name: 'root-ca-certificate-publisher-controller',
    for: namespaces,
    watches: [
      onChange(configMaps, ({ object, previous }) => {
        const changed = object ?? previous;
        return changed?.metadata.name === name ? [changed.metadata.namespace ?? ''] : [];
      }),
    ],
    async reconcile({ key }, { client, lister }) {
      const namespace = lister(namespaces).get(key);
      if (namespace === undefined || namespace.status?.phase === 'Terminating') return undefined;
      const present = lister(configMaps).get(`${key}/${name}`);
      const data = { 'ca.crt': certificate };
      if (present?.data?.['ca.crt'] === certificate) return undefined;
      const metadata = { name, namespace: key, annotations: { 'kubernetes.io/description': description } };
      const written =
        present === undefined
          ? client.resource(configMaps).create({ metadata, data })
          : client.resource(configMaps).update({ ...present, data });
      await written.catch((error: unknown) => {
        if (!isAlreadyExists(error) && !isNotFound(error) && !isForbidden(error)) throw error;
      });
      return undefined;
    },
  });
}

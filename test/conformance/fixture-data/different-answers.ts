const uncompiled = 'expressions are not compiled';
const unchecked = 'not everything that the real server looks at is looked at';
const reviews = 'the metadata of a review is not refused, nor two kinds of selectors together';
const bare = 'the server of the test has other users, and no admission plugins';

/** The populated objects that this server does not answer word for word as the real one, and why. */
export const differentAnswers: ReadonlyMap<string, string> = new Map([
  ['admissionregistration.k8s.io.v1.MutatingAdmissionPolicy', uncompiled],
  ['admissionregistration.k8s.io.v1.MutatingWebhookConfiguration', uncompiled],
  ['admissionregistration.k8s.io.v1.ValidatingAdmissionPolicy', uncompiled],
  ['admissionregistration.k8s.io.v1.ValidatingWebhookConfiguration', uncompiled],
  ['resource.k8s.io.v1.DeviceClass', uncompiled],
  ['authentication.k8s.io.v1.SelfSubjectReview', bare],
  ['authentication.k8s.io.v1.TokenReview', bare],
  ['authorization.k8s.io.v1.SelfSubjectRulesReview', bare],
  ['core.v1.Pod', bare],
  ['storage.k8s.io.v1.VolumeAttributesClass', bare],
  ['authorization.k8s.io.v1.LocalSubjectAccessReview', reviews],
  ['authorization.k8s.io.v1.SelfSubjectAccessReview', reviews],
  ['authorization.k8s.io.v1.SubjectAccessReview', reviews],
  ['autoscaling.v2.HorizontalPodAutoscaler', 'the same errors, in another order'],
  ['apps.v1.StatefulSet', unchecked],
  ['core.v1.Endpoints', unchecked],
  ['core.v1.Event', unchecked],
  ['core.v1.Node', unchecked],
  ['core.v1.PersistentVolume', unchecked],
  ['core.v1.PersistentVolumeClaim', unchecked],
  ['core.v1.Service', unchecked],
  ['discovery.k8s.io.v1.EndpointSlice', unchecked],
  ['events.k8s.io.v1.Event', unchecked],
  ['node.k8s.io.v1.RuntimeClass', unchecked],
  ['rbac.authorization.k8s.io.v1.ClusterRole', unchecked],
]);

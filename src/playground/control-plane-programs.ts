/** What a control plane starts together comes in one piece. */
export { kubeApiserverProgram } from '../core/apiserver/kube-apiserver-program.ts';
export { kubeControllerManagerProgram } from '../core/controllers/kube-controller-manager-program.ts';
export { etcdProgram } from '../core/etcd/etcd-program.ts';
export { kubeSchedulerProgram } from '../core/scheduler/kube-scheduler-program.ts';

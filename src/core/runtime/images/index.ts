import type { ImageDefinition } from '../define-image.ts';
import { busyboxImage } from './busybox.ts';
import { corednsImage } from './coredns.ts';
import { etcdImage } from './etcd.ts';
import { flannelImage } from './flannel.ts';
import { flannelCniPluginImage } from './flannel-cni-plugin.ts';
import { kubeApiserverImage } from './kube-apiserver.ts';
import { kubeControllerManagerImage } from './kube-controller-manager.ts';
import { kubeProxyImage } from './kube-proxy.ts';
import { kubeSchedulerImage } from './kube-scheduler.ts';
import { nginxImage } from './nginx.ts';
import { pauseImage } from './pause.ts';

/** Every image of the catalogue. */
export const images: readonly ImageDefinition[] = [
  busyboxImage,
  corednsImage,
  etcdImage,
  flannelImage,
  flannelCniPluginImage,
  kubeApiserverImage,
  kubeControllerManagerImage,
  kubeProxyImage,
  kubeSchedulerImage,
  nginxImage,
  pauseImage,
];

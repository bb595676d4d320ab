import type { ImageDefinition } from '../define-image.ts';
import { agnhostImage } from './agnhost.ts';
import { alpineImage } from './alpine.ts';
import { busyboxImage } from './busybox.ts';
import { corednsImage } from './coredns.ts';
import { curlImage } from './curl.ts';
import { debianImage } from './debian.ts';
import { dnsutilsImage, netshootImage } from './dns-tools.ts';
import { echoserverImage } from './echoserver.ts';
import { etcdImage } from './etcd.ts';
import { flannelImage } from './flannel.ts';
import { flannelCniPluginImage } from './flannel-cni-plugin.ts';
import { guestbookFrontendImage, olderGuestbookFrontendImage } from './guestbook.ts';
import { artifactHelloAppImage, helloAppImage } from './hello-app.ts';
import { hpaExampleImage } from './hpa-example.ts';
import { httpEchoImage } from './http-echo.ts';
import { httpdImage } from './httpd.ts';
import { kubeApiserverImage } from './kube-apiserver.ts';
import { kubeControllerManagerImage } from './kube-controller-manager.ts';
import { kubeProxyImage } from './kube-proxy.ts';
import { kubeSchedulerImage } from './kube-scheduler.ts';
import { dockerBootcampImage, kubernetesBootcampImage } from './kubernetes-bootcamp.ts';
import { e2eBusyboxImage, e2eHttpdImage, e2eNginxImage, nginxSlimImage, registryBusyboxImage } from './mirrors.ts';
import { nginxImage } from './nginx.ts';
import { nodeHelloImage } from './node-hello.ts';
import { pauseImage } from './pause.ts';
import { redisImage } from './redis.ts';
import { artifactRedisFollowerImage, redisE2eImage, redisFollowerImage } from './redis-e2e.ts';
import { ubuntuImage } from './ubuntu.ts';

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
  alpineImage,
  artifactHelloAppImage,
  helloAppImage,
  curlImage,
  debianImage,
  dockerBootcampImage,
  kubernetesBootcampImage,
  echoserverImage,
  httpEchoImage,
  httpdImage,
  ubuntuImage,
  redisImage,
  redisE2eImage,
  redisFollowerImage,
  artifactRedisFollowerImage,
  agnhostImage,
  guestbookFrontendImage,
  olderGuestbookFrontendImage,
  hpaExampleImage,
  nodeHelloImage,
  dnsutilsImage,
  netshootImage,
  nginxSlimImage,
  e2eNginxImage,
  e2eHttpdImage,
  registryBusyboxImage,
  e2eBusyboxImage,
];

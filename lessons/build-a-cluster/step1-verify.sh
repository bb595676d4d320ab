#!/bin/bash
if [ ! -f /etc/kubernetes/admin.conf ]; then
  echo "There is no /etc/kubernetes/admin.conf: kubeadm init has not finished on this machine."
  exit 1
fi
if [ ! -f /root/.kube/config ]; then
  echo "kubectl has no configuration yet: copy admin.conf to /root/.kube/config."
  exit 1
fi
if ! kubectl --kubeconfig=/root/.kube/config get node controlplane >/dev/null; then
  echo "The API server does not know a node called controlplane."
  exit 1
fi

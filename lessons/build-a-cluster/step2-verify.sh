#!/bin/bash
export KUBECONFIG=/etc/kubernetes/admin.conf
ready=$(kubectl get node controlplane -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}')
if [ "$ready" != True ]; then
  echo "The node controlplane is not Ready yet. Apply /root/kube-flannel.yml and give it a moment."
  exit 1
fi

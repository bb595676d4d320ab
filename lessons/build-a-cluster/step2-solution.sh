#!/bin/bash
export KUBECONFIG=/etc/kubernetes/admin.conf
kubectl apply -f /root/kube-flannel.yml
kubectl wait --for=condition=Ready node/controlplane --timeout=60s

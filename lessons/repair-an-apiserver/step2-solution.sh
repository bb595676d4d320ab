#!/bin/bash
sed -i 's/--etcd-server=/--etcd-servers=/' /etc/kubernetes/manifests/kube-apiserver.yaml
for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  kubectl get --raw /readyz >/dev/null 2>&1 && break
  sleep 1
done

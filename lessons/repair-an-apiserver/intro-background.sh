#!/bin/bash
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
if grep -q -- --etcd-servers= $manifest; then
  sed -i 's/--etcd-servers=/--etcd-server=/' $manifest
fi
for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  crictl ps -a --name kube-apiserver | grep -q Exited && break
  sleep 0.5
done

#!/bin/bash
export KUBECONFIG=/etc/kubernetes/admin.conf
join=$(kubeadm token create --print-join-command)
ssh node01 "$join" </dev/null
ssh node02 "$join" </dev/null
for node in node01 node02; do
  until kubectl get node "$node" >/dev/null 2>&1; do sleep 0.5; done
done
kubectl wait --for=condition=Ready nodes --all --timeout=60s

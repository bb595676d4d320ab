#!/bin/bash
export KUBECONFIG=/etc/kubernetes/admin.conf
for node in controlplane node01 node02; do
  ready=$(kubectl get node "$node" -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}' 2>/dev/null)
  if [ "$ready" != True ]; then
    echo "The node $node has not joined or is not Ready yet."
    exit 1
  fi
done

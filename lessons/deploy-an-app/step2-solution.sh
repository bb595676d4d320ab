#!/bin/bash
kubectl expose deployment web --port=80
kubectl run client --image=curlimages/curl --command -- sleep infinity
kubectl wait --for=condition=Ready pod/client --timeout=60s
kubectl rollout status deployment/coredns -n kube-system --timeout=60s

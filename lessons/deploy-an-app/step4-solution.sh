#!/bin/bash
kubectl set image deployment/web nginx=nginx:1.99
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  kubectl get pods -l app=web | grep -q ImagePull && break
  sleep 0.5
done

#!/bin/bash
kubectl delete $(kubectl get pods -l app=web -o name | head -n 1)
kubectl rollout status deployment/web --timeout=60s

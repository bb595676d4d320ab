#!/bin/bash
kubectl create deployment web --image=nginx --replicas=3
kubectl rollout status deployment/web --timeout=60s

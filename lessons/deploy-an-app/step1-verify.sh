#!/bin/bash
if ! kubectl get deployment web >/dev/null 2>&1; then
  echo "There is no Deployment called web in the namespace default."
  exit 1
fi
ready=$(kubectl get deployment web -o jsonpath='{.status.readyReplicas}')
if [ "$ready" != 3 ]; then
  echo "The Deployment web has ${ready:-0} ready pods; it should have 3."
  exit 1
fi

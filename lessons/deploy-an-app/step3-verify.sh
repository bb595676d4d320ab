#!/bin/bash
pods=$(kubectl get pods -l app=web -o name | sort)
if [ "$pods" = "$(cat /var/lib/lesson/pods)" ]; then
  echo "The pods of web are still the same ones. Delete one of them."
  exit 1
fi
ready=$(kubectl get deployment web -o jsonpath='{.status.readyReplicas}')
if [ "$ready" != 3 ]; then
  echo "The new pod is not ready yet: ${ready:-0} of 3. Give it a moment."
  exit 1
fi

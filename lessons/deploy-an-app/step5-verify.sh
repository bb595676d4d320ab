#!/bin/bash
image=$(kubectl get deployment web -o jsonpath='{.spec.template.spec.containers[0].image}')
if [ "$image" != nginx ]; then
  echo "The Deployment web still asks for $image. Roll it back."
  exit 1
fi
if ! kubectl rollout status deployment/web --timeout=10s >/dev/null 2>&1; then
  echo "The rollback is not finished yet."
  exit 1
fi

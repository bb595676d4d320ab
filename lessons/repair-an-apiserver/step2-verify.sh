#!/bin/bash
if ! kubectl get --raw /readyz >/dev/null 2>&1; then
  echo "The API server does not answer yet. Is the manifest right? A changed one needs a few seconds."
  exit 1
fi
if ! kubectl get node controlplane >/dev/null 2>&1; then
  echo "The API server answers, but does not know the node controlplane."
  exit 1
fi

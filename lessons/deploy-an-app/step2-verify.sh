#!/bin/bash
if ! kubectl get service web >/dev/null 2>&1; then
  echo "There is no Service called web. Make one with kubectl expose."
  exit 1
fi
if ! kubectl get pod client >/dev/null 2>&1; then
  echo "There is no pod called client to ask from."
  exit 1
fi
if ! kubectl exec client -- curl -s -m 5 http://web | grep -q 'Welcome to nginx'; then
  echo "The pod client does not get nginx's page from http://web."
  exit 1
fi

#!/bin/bash
waiting=$(kubectl get pods -l app=web -o jsonpath='{.items[*].status.containerStatuses[*].state.waiting.reason}')
case "$waiting" in
  *ImagePull*) ;;
  *)
    echo "No pod of web waits for an image that cannot be pulled. Set the image to nginx:1.99 and look again."
    exit 1
    ;;
esac

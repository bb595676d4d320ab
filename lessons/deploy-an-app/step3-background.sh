#!/bin/bash
mkdir -p /var/lib/lesson
kubectl get pods -l app=web -o name | sort > /var/lib/lesson/pods

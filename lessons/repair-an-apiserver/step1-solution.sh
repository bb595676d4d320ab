#!/bin/bash
crictl logs $(crictl ps -a --name kube-apiserver -q | head -n 1) 2>&1 | sed -n 's/.*unknown flag: //p' > /root/cause

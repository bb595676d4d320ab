#!/bin/bash
if [ ! -f /root/cause ]; then
  echo "There is no file /root/cause yet."
  exit 1
fi
if ! grep -qx -e '--etcd-server' /root/cause; then
  echo "That is not the flag that the server complains about. Read the log of its newest container."
  exit 1
fi

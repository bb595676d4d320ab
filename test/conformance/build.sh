#!/bin/sh
# Builds the real Kubernetes pinned in go.mod, for comparison.
#
#   build.sh [DIR] [NAME...]
#
# DIR   where the binaries go (or $REAL_BIN; default: build/real/bin beside this script)
# NAME  which ones (default: kubectl kube-apiserver kubeadm kube-controller-manager kube-scheduler
#       etcd kubelet fakecri; kube-proxy can be named too)
#
# A file READY-<name> appears beside DIR after each one. Without Go this does nothing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=${1:-${REAL_BIN:-$here/build/real/bin}}
[ $# -gt 0 ] && shift
if ! command -v go >/dev/null 2>&1; then
  echo "skipped: Go is not installed, so the real Kubernetes cannot be built"
  exit 0
fi
mkdir -p "$bin"
bin=$(cd "$bin" && pwd)
[ $# -gt 0 ] || set -- kubectl kube-apiserver kubeadm kube-controller-manager kube-scheduler etcd kubelet fakecri
cd "$here"

version=$(go list -m -f '{{.Version}}' k8s.io/kubernetes)
minor=${version#v1.}
minor=${minor%%.*}
info=$(go mod download -json k8s.io/kubernetes | sed -n 's/^.*"Info": "\(.*\)",*$/\1/p')
date=$(sed -n 's/.*"Time":"\([^"]*\)".*/\1/p' "$info")
commit=$(sed -n 's/.*"Hash":"\([0-9a-f]*\)".*/\1/p' "$info")
flags="-s -w"
for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
  flags="$flags -X $package.gitVersion=$version -X $package.gitMajor=1 -X $package.gitMinor=$minor"
  flags="$flags -X $package.gitTreeState=clean"
  [ -z "$date" ] || flags="$flags -X $package.buildDate=$date"
  [ -z "$commit" ] || flags="$flags -X $package.gitCommit=$commit"
done

for name; do
  package=k8s.io/kubernetes/cmd/$name
  # The etcd that Kubernetes itself is tested with.
  [ "$name" != etcd ] || package=go.etcd.io/etcd/server/v3
  [ "$name" != fakecri ] || package=./fakecri
  # The same tags and settings as the release build.
  CGO_ENABLED=0 nice go build -trimpath -tags selinux,notest,grpcnotrace \
    -ldflags "$flags" -o "$bin/$name" "$package"
  module=$(go list -f "{{.Module.Version}}" "$package")
  echo "${module:-$version} $bin/$name" | tee "$(dirname "$bin")/READY-$name"
done

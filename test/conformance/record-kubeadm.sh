#!/bin/sh
# Runs the real kubeadm to the end and records what it prints and makes.
#
#   record-kubeadm.sh OUT [keep]
#
# Needs root on Linux: in namespaces of its own (mounts, network, names, processes) it
# makes the machines controlplane (172.30.1.2), node01 (172.30.2.2) and node02
# (172.30.3.2) with the real kubeadm, kubelet and control plane; only the container
# runtime is a fake (see fakecri). Nothing of the host is touched.
# With "keep" the cluster stays: OUT/enter [node] COMMAND... runs a command in it.
#
# REAL_BIN: binaries from build.sh (default: build/real/bin beside this script); wanted:
# kubectl kube-apiserver kubeadm kube-controller-manager kube-scheduler etcd kubelet fakecri
set -eu
here=$(cd "$(dirname "$0")" && pwd)
self=$here/$(basename "$0")
bin=${REAL_BIN:-$here/build/real/bin}

case ${1:-} in
--inside | --machine) ;;
*)
  out=${1:?usage: record-kubeadm.sh OUT [keep]}
  mkdir -p "$out"
  out=$(cd "$out" && pwd)
  bin=$(cd "$bin" && pwd)
  [ "$(id -u)" = 0 ] || { echo "skipped: the real kubeadm needs root"; exit 0; }
  for name in kubectl kube-apiserver kubeadm kube-controller-manager kube-scheduler etcd kubelet fakecri; do
    [ -x "$bin/$name" ] || { echo "skipped: $name is not built"; exit 0; }
  done
  export REAL_BIN="$bin"
  rm -f "$out/ready"
  echo $$ >"$out/pid" # kill -9 of this one ends the cluster
  exec unshare -m -u -n -p --fork --kill-child --mount-proc sh "$self" --inside "$out" "${2:-}"
  ;;
esac

# --- one machine, in a mount, name and network namespace of its own ------------------
machine() { # name address pod-ips
  hostname "$1"
  mount --make-rprivate /
  mkdir -p "$out/.scratch"
  mount -t tmpfs tmpfs "$out/.scratch"
  cp -a /etc "$out/.scratch/etc"
  for dir in lib run log tools; do mkdir "$out/.scratch/$dir"; done
  tools=/run/tools
  mount --bind "$out/.scratch/etc" /etc
  mount --bind "$out/.scratch/lib" /var/lib
  mount --bind "$out/.scratch/log" /var/log
  mount --bind "$out/.scratch/run" /run
  umount -l "$out/.scratch"
  mkdir -p $tools /run/lock
  rm -rf /etc/kubernetes
  # kubeadm wants unified control groups. Where the host still has the old ones, kubeadm
  # sees the new ones, and the kubelet (see below) gets a corner of the old ones.
  cgroup_flags=
  if [ ! -f /sys/fs/cgroup/cgroup.controllers ]; then
    for group in /sys/fs/cgroup/*; do
      [ -f "$group/cgroup.procs" ] || continue
      find "$group/conformance-$1" -depth -type d -exec rmdir {} \; 2>/dev/null || true
      mkdir -p "$group/conformance-$1"
    done
    cgroup_flags="--fail-cgroupv1=false --cgroup-root=/conformance-$1"
    mount -t cgroup2 none /sys/fs/cgroup
    echo 'cpuset cpu io memory hugetlb pids rdma misc' >/run/cgroup.controllers
    mount --bind /run/cgroup.controllers /sys/fs/cgroup/cgroup.controllers
  fi
  echo "$1" >/etc/hostname
  rm -f /etc/hosts /etc/resolv.conf
  printf '127.0.0.1 localhost\n172.30.1.2 controlplane\n172.30.2.2 node01\n172.30.3.2 node02\n' >/etc/hosts
  echo 'nameserver 172.30.1.1' >/etc/resolv.conf
  echo 1 >/proc/sys/net/ipv4/ip_forward
  for name in conntrack iptables ip6tables ebtables ethtool socat crictl; do
    command -v $name >/dev/null 2>&1 || { printf '#!/bin/sh\nexit 0\n' >$tools/$name; chmod +x $tools/$name; }
  done
  cat >$tools/systemctl <<EOF
#!/bin/sh
# What kubeadm asks systemd for, with the kubelet as the only service.
pid=/run/kubelet.pid
alive() { [ -s \$pid ] && kill -0 "\$(cat \$pid)" 2>/dev/null; }
case "\$1" in
is-enabled) echo enabled ;;
is-active) alive && echo active || { echo inactive; exit 3; } ;;
status) alive ;;
start | restart | stop)
  alive && { kill "\$(cat \$pid)"; sleep 0.5; }
  rm -f \$pid
  [ "\$1" = stop ] && exit 0
  KUBELET_KUBEADM_ARGS=
  [ -f /var/lib/kubelet/kubeadm-flags.env ] && . /var/lib/kubelet/kubeadm-flags.env
  setsid nohup unshare -m sh -c '[ -z "$cgroup_flags" ] || umount /sys/fs/cgroup/cgroup.controllers /sys/fs/cgroup; exec "\$@"' kubelet \\
    "$bin/kubelet" --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf \\
    --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml \$KUBELET_KUBEADM_ARGS \\
    $cgroup_flags --v=2 >>/var/log/kubelet.log 2>&1 </dev/null &
  echo \$! >\$pid
  ;;
esac
EOF
  chmod +x $tools/systemctl
  ip link set lo up
  ip route add local "${3}0/24" dev lo # pods' addresses answer here
  setsid nohup "$bin/fakecri" -bin "$bin" -pod-ips "$3" >/var/log/fakecri.log 2>&1 </dev/null &
  PATH=$tools:$bin:$PATH
  export PATH
}

if [ "$1" = --machine ]; then
  out=$2
  machine "$3" "$4" "$5"
  ip link set eth0 up
  ip addr add "$4/16" dev eth0
  ip route add default via 172.30.0.1
  exit 0
fi

# --- the whole --------------------------------------------------------------------------
out=$2
keep=$3
[ -d "$out/facts" ] && rm -rf "$out/facts"
facts=$out/facts
mkdir -p "$facts"
# The scratch directory must not be seen by the other machines, so they start from a clean view.
REAL_MACHINE="$out node01" setsid unshare -m -u -n sleep infinity & node01=$!
REAL_MACHINE="$out node02" setsid unshare -m -u -n sleep infinity & node02=$!
sleep 0.5
machine controlplane 172.30.1.2 192.168.0.
ip link add eth0 type bridge
ip link set eth0 up
ip addr add 172.30.1.2/16 dev eth0
ip route add default via 172.30.0.1
for name in node01 node02; do
  eval pid=\$$name
  ip link add veth-$name type veth peer name eth0 netns "$pid"
  ip link set veth-$name master eth0
  ip link set veth-$name up
  n=${name#node0}
  nsenter -t "$pid" -m -u -n sh "$self" --machine "$out" $name 172.30.$((n + 1)).2 192.168.$n.
done

rec() { # directory command...
  dir=$facts/$1
  shift
  mkdir -p "$dir"
  echo "$*" >"$dir/cmd"
  set +e
  "$@" >"$dir/stdout" 2>"$dir/stderr" </dev/null
  echo $? >"$dir/code"
  set -e
  echo "$(cat "$dir/code")  $*"
}
on() { # node command...: as rec, on another machine
  dir=$facts/$1
  eval pid=\$$2
  shift 2
  mkdir -p "$dir"
  echo "$*" >"$dir/cmd"
  set +e
  nsenter -t "$pid" -m -u -n env PATH="/run/tools:$bin:$PATH" "$@" >"$dir/stdout" 2>"$dir/stderr" </dev/null
  echo $? >"$dir/code"
  set -e
  echo "$(cat "$dir/code")  $*"
}
keepfiles() { # directory file...: copies with their paths
  dir=$facts/$1
  shift
  mkdir -p "$dir"
  for f; do [ ! -e "$f" ] || tar -C / -c "${f#/}" | tar -C "$dir" -x; done
}

cat >"$out/enter" <<EOF
#!/bin/sh
# enter [controlplane|node01|node02] COMMAND...: run it in the kept cluster, as root
node=controlplane
case \${1:-} in controlplane | node01 | node02) node=\$1; shift ;; esac
[ \$# -gt 0 ] || set -- bash
for pid in \$(pgrep -x sleep; pgrep -x sh); do
  [ "\$(tr '\\0' '\\n' <"/proc/\$pid/environ" 2>/dev/null | sed -n 's/^REAL_MACHINE=//p')" = "$out \$node" ] || continue
  exec nsenter -t "\$pid" -m -u -n -p env PATH="/run/tools:$bin:\$PATH" KUBECONFIG=/etc/kubernetes/admin.conf "\$@"
done
echo "not running" >&2
exit 1
EOF
chmod +x "$out/enter"

ignore=
version=$(kubeadm version -o short)
args="--kubernetes-version $version --apiserver-advertise-address=172.30.1.2 --pod-network-cidr=192.168.0.0/16"
# shellcheck disable=SC2086
{
  rec 00-init-preflight-fails kubeadm init $args --cri-socket unix:///run/nothing.sock
  rec 01-init-dry-run kubeadm init $args $ignore --dry-run
  rec 02-images-pull kubeadm config images pull --kubernetes-version $version
  rec 03-phase-preflight-dry-run kubeadm init phase preflight $ignore --dry-run
  rec 04-phase-certs-dry-run kubeadm init phase certs all --apiserver-advertise-address 172.30.1.2 --kubernetes-version $version --dry-run
  rec 05-phase-kubeconfig-dry-run kubeadm init phase kubeconfig all --apiserver-advertise-address 172.30.1.2 --kubernetes-version $version --dry-run
  rec 10-init kubeadm init $args $ignore
}
export KUBECONFIG=/etc/kubernetes/admin.conf
keepfiles 10-init-files /etc/kubernetes /var/lib/kubelet/config.yaml /var/lib/kubelet/kubeadm-flags.env /var/lib/kubelet/instance-config.yaml
ls -laR /etc/kubernetes /var/lib/kubelet >"$facts/10-init-files/ls" 2>&1 || true
if [ "$(cat "$facts/10-init/code")" = 0 ]; then
  rec 11-get-nodes-before-join kubectl get nodes -o wide
  rec 12-init-again kubeadm init $args $ignore
  rec 13-token-list kubeadm token list
  rec 14-token-create-print-join kubeadm token create --print-join-command
  rec 15-token-list-2 kubeadm token list
  rec 15-token-list-yaml kubeadm token list -o yaml
  rec 16-certs-check-expiration kubeadm certs check-expiration
  join=$(cat "$facts/14-token-create-print-join/stdout")
  token=$(echo "$join" | sed 's/.*--token \([^ ]*\).*/\1/')
  hash=$(echo "$join" | sed 's/.*--discovery-token-ca-cert-hash \([^ ]*\).*/\1/')
  id=${token%%.*}
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    kubectl -n kube-public get cm cluster-info -o yaml | grep -q "jws-kubeconfig-$id" && break
    sleep 1
  done
  for wrong in wrong-hash wrong-token; do
    t=$token h=$hash
    [ $wrong = wrong-hash ] && h=sha256:0000000000000000000000000000000000000000000000000000000000000000
    [ $wrong = wrong-token ] && t=abcdef.0123456789abcdef
    nsenter -t "$node01" -m sh -c "cat >/etc/$wrong.yaml" <<EOF
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
discovery:
  bootstrapToken:
    apiServerEndpoint: 172.30.1.2:6443
    token: $t
    caCertHashes: ["$h"]
timeouts:
  discovery: 10s
EOF
  done
  # shellcheck disable=SC2086
  {
    # With flags alone these two would retry for five minutes.
    on 20-join-wrong-hash node01 kubeadm join --config /etc/wrong-hash.yaml
    on 20-join-wrong-token node01 kubeadm join --config /etc/wrong-token.yaml
    on 21-join-no-hash node01 kubeadm join 172.30.1.2:6443 --token abcdef.0123456789abcdef $ignore
    on 22-join-no-args node01 kubeadm join
    on 23-join-preflight-dry-run node01 $join $ignore --dry-run
    on 24-join-node01 node01 $join $ignore
    on 25-join-again node01 $join $ignore
    on 26-join-node02 node02 $join $ignore
  }
  nsenter -t "$node01" -m sh -c "tar -C / -c etc/kubernetes var/lib/kubelet/config.yaml var/lib/kubelet/kubeadm-flags.env | tar -C '$facts/24-join-node01' -x" 2>/dev/null || true
  nsenter -t "$node01" -m sh -c "ls -laR /etc/kubernetes /var/lib/kubelet" >"$facts/24-join-node01/ls" 2>&1 || true
  kubectl wait --for=condition=Ready node --all --timeout=60s || true
  kubectl -n kube-system rollout status deployment coredns --timeout=90s || true
  kubectl -n kube-system rollout status daemonset kube-proxy --timeout=60s || true
  rec 30-get-nodes kubectl get nodes -o wide
  rec 30-get-nodes-yaml kubectl get nodes -o yaml
  rec 30-describe-nodes kubectl describe nodes
  rec 31-get-all-wide kubectl get all -A -o wide
  rec 31-get-pods-yaml kubectl get pods -A -o yaml
  rec 31-describe-pods kubectl describe pods -A
  rec 32-events kubectl get events -A -o wide
  rec 32-events-yaml kubectl get events -A -o yaml
  rec 33-csr kubectl get csr -o wide
  rec 33-csr-yaml kubectl get csr -o yaml
  mkdir -p "$facts/40-objects"
  for kind in $(kubectl api-resources --verbs=list -o name); do
    kubectl get "$kind" -A -o yaml >"$facts/40-objects/$kind.yaml" 2>/dev/null || true
  done
  rec 41-cluster-info-configmap kubectl -n kube-public get cm cluster-info -o yaml
  rec 42-kubeadm-config kubectl -n kube-system get cm kubeadm-config kubelet-config kube-proxy coredns -o yaml
  rec 43-phase-addon-coredns-print-manifest kubeadm init phase addon coredns --print-manifest
  rec 43-phase-addon-kube-proxy-print-manifest kubeadm init phase addon kube-proxy --print-manifest
  rec 43-phase-addon-all kubeadm init phase addon all
  rec 44-phase-bootstrap-token kubeadm init phase bootstrap-token
  rec 45-phase-upload-config kubeadm init phase upload-config all
  rec 46-phase-mark-control-plane kubeadm init phase mark-control-plane
  rec 47-phase-kubelet-finalize kubeadm init phase kubelet-finalize all
  rec 48-phase-upload-certs kubeadm init phase upload-certs --upload-certs
  rec 49-phase-control-plane-all kubeadm init phase control-plane all --dry-run
  rec 50-phase-etcd-local kubeadm init phase etcd local --dry-run
  rec 51-phase-show-join-command kubeadm init phase show-join-command
  rec 52-token-generate kubeadm token generate
  rec 53-token-delete sh -c 'kubeadm token delete "$(kubeadm token list | sed -n 2p | cut -d" " -f1)"'
  rec 54-token-delete-missing kubeadm token delete abcdef
  rec 55-upgrade-plan kubeadm upgrade plan $version $ignore
  rec 56-certs-renew-all kubeadm certs renew all
  rec 57-unknown-flag kubeadm init --nosuchflag
  rec 58-unknown-command kubeadm nosuch
  rec 60-drain-node02 kubectl drain node02 --ignore-daemonsets
  on 61-reset-node02 node02 kubeadm reset --force
  rec 62-delete-node02 kubectl delete node node02
  join=$(kubeadm token create --print-join-command)
  # shellcheck disable=SC2086
  on 63-join-node02-again node02 $join $ignore
fi
if [ "$keep" = keep ]; then
  echo "kept; enter with $out/enter"
  : >"$out/ready"
  exec env REAL_MACHINE="$out controlplane" sleep infinity
fi

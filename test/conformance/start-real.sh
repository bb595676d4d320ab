#!/bin/sh
# Starts the real Kubernetes control plane (etcd, kube-apiserver,
# kube-controller-manager, kube-scheduler) on loopback, set up as kubeadm does it.
#
#   start-real.sh [BASE]     start, wait until /readyz, print the kubeconfig's path
#   start-real.sh -k [BASE]  stop
#
# BASE holds everything of one instance: pki/, data/, log/, run/, *.kubeconfig
# (default: build/real/cluster beside this script). What already runs in BASE is kept.
#
# Settings by environment:
#   REAL_BIN         binaries from build.sh (default: build/real/bin beside this script)
#   REAL_PORT        the API server's port (default: 6443 if it is free, else a free one)
#   REAL_COMPONENTS  default: "etcd kube-apiserver kube-controller-manager kube-scheduler"
#   REAL_ADVERTISE   address shown in the kubernetes endpoint (default: 172.30.1.2)
#   REAL_POD_CIDR, REAL_SERVICE_CIDR
#   REAL_APISERVER_ARGS, REAL_KCM_ARGS, REAL_SCHEDULER_ARGS   further flags
#   ETCD             etcd's binary (default: the one in REAL_BIN, else etcd in PATH)
#
# Nodes made by hand have no kubelet that renews their leases, so the controller
# manager gets a long --node-monitor-grace-period; REAL_NODE_GRACE changes it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
stop=
if [ "${1:-}" = -k ]; then stop=1; shift; fi
base=${1:-$here/build/real/cluster}
bin=${REAL_BIN:-$here/build/real/bin}
etcd=${ETCD:-$bin/etcd}
[ -n "${ETCD:-}" ] || [ -x "$etcd" ] || etcd=etcd
advertise=${REAL_ADVERTISE:-172.30.1.2}
pod_cidr=${REAL_POD_CIDR:-192.168.0.0/16}
service_cidr=${REAL_SERVICE_CIDR:-10.96.0.0/12}
components=${REAL_COMPONENTS:-etcd kube-apiserver kube-controller-manager kube-scheduler}

alive() { [ -s "$base/run/$1.pid" ] && kill -0 "$(cat "$base/run/$1.pid")" 2>/dev/null; }

if [ -n "$stop" ]; then
  for name in kube-scheduler kube-controller-manager kube-apiserver etcd; do
    alive $name || continue
    pid=$(cat "$base/run/$name.pid")
    kill "$pid"
    tries=0
    while kill -0 "$pid" 2>/dev/null; do
      tries=$((tries + 1))
      [ $tries -lt 100 ] || kill -9 "$pid" 2>/dev/null || true
      sleep 0.1
    done
    rm -f "$base/run/$name.pid"
  done
  exit 0
fi

for tool in node openssl curl "$etcd"; do
  command -v "$tool" >/dev/null 2>&1 || { echo "skipped: $tool is not installed"; exit 0; }
done
mkdir -p "$base"
base=$(cd "$base" && pwd)
pki=$base/pki
mkdir -p "$pki/etcd" "$base/data" "$base/log" "$base/run"

free_port() { # [preferred]
  node -e '
    const net = require("net"), want = Number(process.argv[1] || 0);
    const listen = (port, otherwise) => {
      const s = net.createServer();
      s.once("error", otherwise);
      s.listen(port, "127.0.0.1", () => { const p = s.address().port; s.close(() => console.log(p)); });
    };
    listen(want, () => listen(0, (error) => { throw error; }));' "${1:-0}"
}
port_of() { # name [preferred]: the port an instance keeps over restarts
  [ -s "$base/run/$1.port" ] || free_port "${2:-0}" >"$base/run/$1.port"
  cat "$base/run/$1.port"
}
[ -z "${REAL_PORT:-}" ] || echo "$REAL_PORT" >"$base/run/kube-apiserver.port"
port=$(port_of kube-apiserver 6443)
etcd_port=$(port_of etcd)
etcd_peer_port=$(port_of etcd-peer)
server=https://127.0.0.1:$port

# --- certificates, in kubeadm's layout -------------------------------------
authority() { # path common-name
  [ -s "$pki/$1.crt" ] || openssl req -x509 -newkey rsa:2048 -nodes -days 3650 \
    -subj "/CN=$2" -keyout "$pki/$1.key" -out "$pki/$1.crt" 2>/dev/null
}
certificate() { # path authority subject usage [subjectAltName]
  [ -s "$pki/$1.crt" ] && return
  openssl req -new -newkey rsa:2048 -nodes -subj "$3" -keyout "$pki/$1.key" -out "$pki/$1.csr" 2>/dev/null
  {
    echo "basicConstraints=critical,CA:FALSE"
    echo "keyUsage=critical,digitalSignature,keyEncipherment"
    echo "extendedKeyUsage=$4"
    [ -z "${5:-}" ] || echo "subjectAltName=$5"
  } >"$pki/$1.ext"
  openssl x509 -req -in "$pki/$1.csr" -CA "$pki/$2.crt" -CAkey "$pki/$2.key" \
    -CAcreateserial -days 365 -extfile "$pki/$1.ext" -out "$pki/$1.crt" 2>/dev/null
  rm -f "$pki/$1.csr" "$pki/$1.ext"
}
kubeconfig() { # file cluster-user certificate
  [ -s "$base/$1" ] && grep -q "server: $server\$" "$base/$1" && return
  cat >"$base/$1.new" <<EOF
apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: $(base64 -w0 "$pki/ca.crt")
    server: $server
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: $2
  name: $2@kubernetes
current-context: $2@kubernetes
kind: Config
users:
- name: $2
  user:
    client-certificate-data: $(base64 -w0 "$pki/$3.crt")
    client-key-data: $(base64 -w0 "$pki/$3.key")
EOF
  chmod 600 "$base/$1.new"
  mv "$base/$1.new" "$base/$1"
}
authority ca kubernetes
authority front-proxy-ca front-proxy-ca
authority etcd/ca etcd-ca
service_ip=$(echo "$service_cidr" | sed 's#\.0/.*#.1#')
certificate apiserver ca /CN=kube-apiserver serverAuth \
  "DNS:controlplane,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,DNS:localhost,IP:127.0.0.1,IP:$service_ip,IP:$advertise"
certificate apiserver-kubelet-client ca /O=kubeadm:cluster-admins/CN=kube-apiserver-kubelet-client clientAuth
certificate front-proxy-client front-proxy-ca /CN=front-proxy-client clientAuth
certificate etcd/server etcd/ca /CN=controlplane serverAuth,clientAuth DNS:localhost,IP:127.0.0.1
certificate apiserver-etcd-client etcd/ca /CN=kube-apiserver-etcd-client clientAuth
certificate admin ca /O=kubeadm:cluster-admins/CN=kubernetes-admin clientAuth
certificate super-admin ca /O=system:masters/CN=kubernetes-super-admin clientAuth
certificate controller-manager ca /CN=system:kube-controller-manager clientAuth
certificate scheduler ca /CN=system:kube-scheduler clientAuth
if [ ! -s "$pki/sa.key" ]; then
  openssl genrsa -out "$pki/sa.key" 2048 2>/dev/null
  openssl rsa -in "$pki/sa.key" -pubout -out "$pki/sa.pub" 2>/dev/null
fi
kubeconfig admin.kubeconfig kubernetes-admin admin
kubeconfig super-admin.kubeconfig kubernetes-super-admin super-admin
kubeconfig controller-manager.kubeconfig system:kube-controller-manager controller-manager
kubeconfig scheduler.kubeconfig system:kube-scheduler scheduler

# --- processes ---------------------------------------------------------------
launch() { # name command...
  name=$1
  shift
  setsid nohup "$@" >>"$base/log/$name.log" 2>&1 </dev/null &
  echo $! >"$base/run/$name.pid"
}
wait_for() { # name url
  tries=0
  until curl -fsS --cacert "$pki/ca.crt" --cert "$pki/super-admin.crt" --key "$pki/super-admin.key" \
    -o /dev/null "$2" 2>/dev/null; do
    tries=$((tries + 1))
    if [ $tries -gt 600 ] || ! alive "$1"; then
      echo "$1 did not become ready; the end of its log:" >&2
      tail -n 20 "$base/log/$1.log" >&2
      exit 1
    fi
    sleep 0.2
  done
}

for name in $components; do
  alive $name && continue
  case $name in
  etcd)
    launch etcd "$etcd" --name controlplane --data-dir "$base/data/etcd" \
      --listen-client-urls "https://127.0.0.1:$etcd_port" --advertise-client-urls "https://127.0.0.1:$etcd_port" \
      --listen-peer-urls "http://127.0.0.1:$etcd_peer_port" \
      --initial-advertise-peer-urls "http://127.0.0.1:$etcd_peer_port" \
      --initial-cluster "controlplane=http://127.0.0.1:$etcd_peer_port" \
      --cert-file "$pki/etcd/server.crt" --key-file "$pki/etcd/server.key" \
      --client-cert-auth --trusted-ca-file "$pki/etcd/ca.crt"
    ;;
  kube-apiserver)
    # shellcheck disable=SC2086
    launch kube-apiserver "$bin/kube-apiserver" \
      --bind-address 127.0.0.1 --secure-port "$port" --advertise-address "$advertise" \
      --allow-privileged=true --authorization-mode Node,RBAC --client-ca-file "$pki/ca.crt" \
      --enable-admission-plugins NodeRestriction --enable-bootstrap-token-auth=true \
      --etcd-servers "https://127.0.0.1:$etcd_port" --etcd-cafile "$pki/etcd/ca.crt" \
      --etcd-certfile "$pki/apiserver-etcd-client.crt" --etcd-keyfile "$pki/apiserver-etcd-client.key" \
      --kubelet-client-certificate "$pki/apiserver-kubelet-client.crt" \
      --kubelet-client-key "$pki/apiserver-kubelet-client.key" \
      --kubelet-preferred-address-types InternalIP,ExternalIP,Hostname \
      --proxy-client-cert-file "$pki/front-proxy-client.crt" --proxy-client-key-file "$pki/front-proxy-client.key" \
      --requestheader-allowed-names front-proxy-client --requestheader-client-ca-file "$pki/front-proxy-ca.crt" \
      --requestheader-extra-headers-prefix X-Remote-Extra- --requestheader-group-headers X-Remote-Group \
      --requestheader-username-headers X-Remote-User \
      --service-account-issuer https://kubernetes.default.svc.cluster.local \
      --service-account-key-file "$pki/sa.pub" --service-account-signing-key-file "$pki/sa.key" \
      --service-cluster-ip-range "$service_cidr" \
      --tls-cert-file "$pki/apiserver.crt" --tls-private-key-file "$pki/apiserver.key" \
      ${REAL_APISERVER_ARGS:-}
    wait_for kube-apiserver "$server/readyz"
    # kubeadm binds its administrators' group the same way.
    curl -sS --cacert "$pki/ca.crt" --cert "$pki/super-admin.crt" --key "$pki/super-admin.key" -o /dev/null \
      -H 'Content-Type: application/json' "$server/apis/rbac.authorization.k8s.io/v1/clusterrolebindings" -d '{
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
        "metadata": {"name": "kubeadm:cluster-admins"},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
        "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "kubeadm:cluster-admins"}]}'
    ;;
  kube-controller-manager)
    # shellcheck disable=SC2086
    launch kube-controller-manager "$bin/kube-controller-manager" \
      --bind-address 127.0.0.1 --secure-port "$(port_of kube-controller-manager)" \
      --kubeconfig "$base/controller-manager.kubeconfig" \
      --authentication-kubeconfig "$base/controller-manager.kubeconfig" \
      --authorization-kubeconfig "$base/controller-manager.kubeconfig" \
      --client-ca-file "$pki/ca.crt" --requestheader-client-ca-file "$pki/front-proxy-ca.crt" \
      --allocate-node-cidrs=true --cluster-cidr "$pod_cidr" --service-cluster-ip-range "$service_cidr" \
      --cluster-name kubernetes --cluster-signing-cert-file "$pki/ca.crt" --cluster-signing-key-file "$pki/ca.key" \
      --controllers '*,bootstrapsigner,tokencleaner' --leader-elect=true --root-ca-file "$pki/ca.crt" \
      --service-account-private-key-file "$pki/sa.key" --use-service-account-credentials=true \
      --node-monitor-grace-period "${REAL_NODE_GRACE:-24h}" \
      ${REAL_KCM_ARGS:-}
    wait_for kube-controller-manager "$server/api/v1/namespaces/default/serviceaccounts/default"
    ;;
  kube-scheduler)
    # shellcheck disable=SC2086
    launch kube-scheduler "$bin/kube-scheduler" \
      --bind-address 127.0.0.1 --secure-port "$(port_of kube-scheduler)" \
      --kubeconfig "$base/scheduler.kubeconfig" --authentication-kubeconfig "$base/scheduler.kubeconfig" \
      --authorization-kubeconfig "$base/scheduler.kubeconfig" --leader-elect=true \
      ${REAL_SCHEDULER_ARGS:-}
    wait_for kube-scheduler "$server/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-scheduler"
    ;;
  *)
    echo "unknown component: $name" >&2
    exit 1
    ;;
  esac
done
echo "$base/admin.kubeconfig"

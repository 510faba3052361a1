#!/usr/bin/env bash
# The chart on a real Kubernetes API server with scheduler, controllers and admission, and a fake node: pods are admitted
# and turn ready, their containers do not run. Install, upgrade, another number of replicas, roll back, uninstall; then the
# files of values for production, with definitions of the operators' resources, volumes and what is kept.
# needs what tools/deploy/install.sh cluster makes, etcd and kubectl.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
bin=$("$root/tools/deploy/install.sh" cluster)
PATH=$bin:$PATH
chart=$root/helm/ballast
work=$(mktemp -d)
export PORT=${PORT:-26443} ETCD=${ETCD:-22379}
trap '"$root/tools/kube-api/down.sh" "$work/cluster"; rm -rf "$work"' EXIT
"$root/tools/kube-api/up.sh" "$bin" "$work/cluster" >"$work/up.log" 2>&1 || { cat "$work/up.log"; exit 1; }
export KUBECONFIG=$work/cluster/kubeconfig

restricted() {
  kubectl create namespace "$1"
  kubectl label namespace "$1" pod-security.kubernetes.io/enforce=restricted pod-security.kubernetes.io/warn=restricted
}
restricted ballast
space=(--namespace ballast)
kubectl "${space[@]}" create secret generic ballast-api-key --from-literal=api-key=0123456789abcdef0123456789abcdef
release=("${space[@]}" ballast "$chart" --values "$chart/values-dev.yaml" --set recorder.persistence.enabled=false,database.history=false)
names() { kubectl "${space[@]}" get "$1" --output name | sort | tr '\n' ' '; }
expect() { [[ $2 == "$3" ]] && echo "ok: $1" || { echo "FAILED: $1: expected '$3', was '$2'"; exit 1; }; }

# The broker for a look, in a namespace of its own: what is counted below is the release's.
restricted look
kubectl --namespace look apply -f "$root/infra/kubernetes/kafka.yaml" >/dev/null
kubectl --namespace look rollout status deployment/kafka --timeout=60s >/dev/null
# Whoever keeps the addresses of a Service hears of a pod after whoever counts pods.
reached() {
  kubectl --namespace look get endpointslices -l kubernetes.io/service-name=kafka \
    -o jsonpath='{.items[*].ports[*].port} {.items[*].endpoints[*].conditions.ready}'
}
for _ in $(seq 60); do [[ $(reached) == '9092 true' ]] && break || sleep 0.5; done
expect 'a broker for a look is admitted under restricted Pod Security' "$(reached)" '9092 true'

helm install "${release[@]}" --dry-run=server >/dev/null
echo 'ok: taken by the server, nothing made'
expect 'nothing made' "$(names deployments)" ''
helm install "${release[@]}" --wait --timeout 5m >/dev/null
expect 'installed' "$(names statefulsets)" 'statefulset.apps/ballast-analytics-of-1 statefulset.apps/ballast-optimizer-of-1 statefulset.apps/ballast-recorder '
expect 'all pods ready under restricted Pod Security' \
  "$(kubectl "${space[@]}" get pods -o jsonpath='{range .items[*]}{.status.conditions[?(@.type=="Ready")].status}{" "}{end}')" 'True True True True True '
expect 'a pod of root is refused' \
  "$(kubectl "${space[@]}" run root --image=root --dry-run=server 2>&1 | grep -c 'violates PodSecurity')" 1
expect 'each pod knows its ordinal' \
  "$(kubectl "${space[@]}" get pod ballast-analytics-of-1-0 -o jsonpath='{.metadata.labels.apps\.kubernetes\.io/pod-index}')" 0
expect 'services may ask nothing of Kubernetes' \
  "$(kubectl auth can-i list pods "${space[@]}" --as system:serviceaccount:ballast:ballast || true)" no

helm upgrade "${release[@]}" --set analytics.replicas=2,gateway.replicas=2 --wait --timeout 5m >/dev/null
expect 'another number is another set, and the one before is gone' "$(names statefulsets)" \
  'statefulset.apps/ballast-analytics-of-2 statefulset.apps/ballast-optimizer-of-1 statefulset.apps/ballast-recorder '
node=$(kubectl get nodes -o jsonpath='{.items[0].metadata.name}')
kubectl cordon "$node" >/dev/null
evict() {
  printf '{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"%s","namespace":"ballast"}}' "$1" |
    kubectl create --raw "/api/v1/namespaces/ballast/pods/$1/eviction" -f - 2>&1
}
mapfile -t gateways < <(kubectl "${space[@]}" get pods -l app.kubernetes.io/component=gateway -o jsonpath='{range .items[*]}{.metadata.name}{"\n"}{end}')
evict "${gateways[0]}" >/dev/null
sleep 2
expect 'a second gateway is not moved while the first is away' "$(evict "${gateways[1]}" | grep -c 'disruption budget')" 1
kubectl uncordon "$node" >/dev/null

helm rollback "${space[@]}" ballast 1 --wait --timeout 5m >/dev/null
expect 'rolled back' "$(names statefulsets)" 'statefulset.apps/ballast-analytics-of-1 statefulset.apps/ballast-optimizer-of-1 statefulset.apps/ballast-recorder '
helm uninstall "${space[@]}" ballast --wait --timeout 5m >/dev/null
left=''
for kind in deployments statefulsets services networkpolicies poddisruptionbudgets jobs horizontalpodautoscalers; do left+=$(names "$kind"); done
expect 'uninstalled, nothing left' "$left" ''

"$root/tools/deploy/stub-resources.sh" | kubectl apply -f - >/dev/null
kubectl wait --for=condition=Established crd --all --timeout=60s >/dev/null
# Nobody provisions here: a volume of each class that the values name.
for class in '' gp3; do
  kubectl apply -f - >/dev/null <<V
apiVersion: v1
kind: PersistentVolume
metadata: { name: volume${class:+-$class} }
spec: { capacity: { storage: 100Gi }, accessModes: [ReadWriteOnce], storageClassName: '$class', hostPath: { path: /data } }
V
done
pods() { kubectl --namespace "$1" get pods -o jsonpath='{range .items[*]}{.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}' | sort | uniq -c | xargs; }
# An autoscaler takes some seconds to its least number.
ready() {
  for _ in $(seq 120); do [[ $(pods "$1") == "$2" ]] && break || sleep 0.5; done
  pods "$1"
}
kept() { kubectl --namespace "$1" get kafkas,kafkanodepools,kafkatopics,pvc --output name | cut -d/ -f1 | LC_ALL=C sort | uniq -c | xargs; }
kafka() { kubectl --namespace "$1" get kafkas ballast -o jsonpath='{.metadata.uid}'; }
for flavour in production aws; do
  restricted "$flavour"
  space=(--namespace "$flavour")
  release=("${space[@]}" ballast "$chart" --values "$chart/values-$flavour.yaml")
  helm install "${release[@]}" --wait --timeout 5m >/dev/null
  # Four of each stage, three gateways, ingestor and recorder.
  expect "$flavour: all pods ready under restricted Pod Security" "$(ready "$flavour" '13 True')" '13 True'
  expect "$flavour: hooks leave neither jobs nor their policy" "$(names jobs)$(names networkpolicies | grep -c admin || true)" 0
  expect "$flavour: the recorder has its volume" "$(kubectl "${space[@]}" get pvc -o jsonpath='{.items[*].status.phase}')" Bound
  helm upgrade "${release[@]}" --set optimizer.replicas=2 --wait --timeout 5m >/dev/null
  expect "$flavour: upgraded" "$(ready "$flavour" '11 True')" '11 True'
done
expect 'aws: a route to the gateway' "$(kubectl --namespace aws get httproutes --output name)" 'httproute.gateway.networking.k8s.io/ballast-gateway'

space=(--namespace production)
topics=$(kubectl "${space[@]}" get kafkatopics --output name | wc -l)
expect 'production: rules and monitors' "$(names podmonitors,servicemonitors | wc -w) $(names prometheusrules | wc -w)" \
  "2 $(find "$chart/files/rules" -name '*.yml' | wc -l)"
cluster=$(kafka production)
helm uninstall "${space[@]}" ballast --wait --timeout 5m >/dev/null
expect 'production: uninstalled, the log is kept and its users are gone' "$(kept production) $(names kafkausers)" \
  "1 kafka.kafka.strimzi.io 2 kafkanodepool.kafka.strimzi.io $topics kafkatopic.kafka.strimzi.io 1 persistentvolumeclaim "
helm install "${space[@]}" ballast "$chart" --values "$chart/values-production.yaml" --wait --timeout 5m >/dev/null
expect 'production: installed again over what was kept' "$(kafka production)" "$cluster"

#!/usr/bin/env bash
# The chart without a cluster: helm lint, every file of values rendered and held to Kubernetes' schemas and to the policies
# of tools/deploy/policy, the committed rendering, and values that contradict each other.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
bin=$("$root/tools/deploy/install.sh")
PATH=$bin:$PATH
chart=$root/helm/ballast
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for flavour in dev production aws; do
  values=$chart/values-$flavour.yaml
  helm lint --strict --quiet "$chart" --values "$values"
  # Resources of operators have no schema in Kubernetes: the specs hold them.
  kubeconform -strict -summary -skip KafkaTopic,KafkaUser,KafkaNodePool,Kafka,KafkaMirrorMaker2,HTTPRoute,PodMonitor,ServiceMonitor,PrometheusRule \
    -schema-location "$bin/../schemas/{{ .ResourceKind }}{{ .KindSuffix }}.json" "$root/test/deploy/rendered/$flavour.yaml"
done
kubeconform -strict -summary -schema-location "$bin/../schemas/{{ .ResourceKind }}{{ .KindSuffix }}.json" "$root"/infra/kubernetes/*.yaml
policy=$root/tools/deploy/policy
held() { conftest test --no-color --policy "$policy" "$@"; }
conftest verify --no-color --policy "$policy"
held "$root"/test/deploy/rendered/*.yaml
node "$root/tools/deploy/render.mjs" check
echo 'test/deploy/rendered: of this chart'

# Each is refused, with its sentence.
refused() {
  local sentence=$1
  shift
  if helm template ballast "$chart" --values "$chart/values-dev.yaml" "$@" >"$work/out" 2>&1; then
    echo "expected to be refused, was rendered: $*" && exit 1
  fi
  grep -qF "$sentence" "$work/out" || { cat "$work/out"; echo "expected: $sentence" && exit 1; }
  echo "refused: $sentence"
}
refused 'which of the two clusters is meant?' --set kafka.mode=strimzi
refused 'a login goes over TLS' --set kafka.external.sasl.mechanism=scram-sha-512
refused 'three replicas need three brokers' --set kafka.mode=strimzi,kafka.external.brokers=,durability=production,kafka.strimzi.brokers.replicas=1
refused 'expected at most maxReplicas (2), was 3' --set gateway.autoscaling.enabled=true,gateway.autoscaling.minReplicas=3,gateway.autoscaling.maxReplicas=2
refused 'tokens for others would do' --set oidc.issuer=https://login.example
refused 'nothing in the pod has a file /etc/ballast/files/sources.json' --set ingestor.env.BALLAST_SOURCES=/etc/ballast/files/sources.json
refused "PGlite's history would go with its pod" --set recorder.persistence.enabled=false
refused 'each replica would make a key of its own' --set gateway.apiKeySecret.name=
refused 'influx.tokenSecret.name: expected with influx.url' --set influx.url=http://influxdb:8086
mirror=kafka.mode=strimzi,kafka.external.brokers=,kafka.strimzi.mirrorMaker.enabled=true,kafka.strimzi.mirrorMaker.source.brokers=other:9093
refused 'source.namespace: expected another than namespace, was ballast too' --set "$mirror"
refused 'source.publicPrefix: expected another than publicPrefix, was "" too' --set "$mirror,namespace=copy"
refused 'the gateway would answer for every name' --set gateway.ingress.enabled=true
refused 'nothing would come this way' --set gateway.httpRoute.enabled=true
refused 'nobody could read the figures' --set monitoring.enabled=true
refused "additional properties 'DATABASE_URL' not allowed" --set recorder.env.DATABASE_URL=postgres://user:password@host/db
refused "additional properties 'BALLAST_RATE_LIMITS' not allowed" --set gateway.env.BALLAST_RATE_LIMITS=5
refused "additional properties 'replicas' not allowed" --set recorder.replicas=2
refused 'does not match pattern' --set kafka.external.brokers=broker

# Ports follow the addresses.
opened() {
  local component=$1 port=$2
  shift 2
  helm template ballast "$chart" --values "$chart/values-dev.yaml" --show-only templates/network-policy.yaml "$@" |
    awk -v RS='---\n' -v name="name: ballast-$component\n" 'index($0, name)' >"$work/policy"
  grep -qF "port: $port }" "$work/policy" || { cat "$work/policy"; echo "expected $component to reach port $port: $*" && exit 1; }
  echo "opened: $port to $component"
}
opened analytics 9095 --set 'kafka.external.brokers=one:9095\,two:9095'
opened analytics 9096 --set 'networkPolicy.ports.kafka={9096}'
opened recorder 443 --set influx.url=https://influx.example,influx.tokenSecret.name=influx
opened recorder 80 --set influx.url=http://influx.example/path:1,influx.tokenSecret.name=influx
opened optimizer 8443 --set registry.url=https://registry.example:8443/apis
opened gateway 9443 --set oidc.issuer=https://login.example:9443/realm,oidc.audience=ballast
opened ingestor 8080 --set env.CASABLANCA_URL=http://exchange:8080

# What the files of values do not show.
helm template ballast "$chart" --values "$chart/values-dev.yaml" --set env.OTEL_SERVICE_NAME=desk \
  --set gateway.secretEnv.OTEL_EXPORTER_OTLP_HEADERS.name=otlp,gateway.secretEnv.OTEL_EXPORTER_OTLP_HEADERS.key=headers >"$work/traces.yaml"
grep -q 'name: OTEL_EXPORTER_OTLP_HEADERS' "$work/traces.yaml"
echo 'headers for a collector of traces: rendered'
helm template ballast "$chart" --values "$chart/values-dev.yaml" --show-only templates/ingestor.yaml \
  --set ingestor.filesSecret=sources,ingestor.env.BALLAST_SOURCES=/etc/ballast/files/sources.json >"$work/sources.yaml"
grep -qF '{ name: files, mountPath: /etc/ballast/files, readOnly: true }' "$work/sources.yaml"
grep -qF '{ name: files, secret: { secretName: "sources" } }' "$work/sources.yaml"
held "$work/sources.yaml"
echo 'sources of your own: rendered'
helm template ballast "$chart" --values "$chart/values-production.yaml" --set kafka.strimzi.outsiders=true,namespace=copy,publicPrefix=copy. \
  --set kafka.strimzi.mirrorMaker.enabled=true,kafka.strimzi.mirrorMaker.source.brokers=other:9093 \
  --set kafka.strimzi.mirrorMaker.source.namespace=desk,kafka.strimzi.mirrorMaker.source.publicPrefix=desk. >"$work/mirror.yaml"
shows() { grep -qF -- "$1" "$work/mirror.yaml" || { echo "expected with MirrorMaker 2 and outsiders: $1" && exit 1; }; }
shows 'kind: KafkaMirrorMaker2'
shows 'podSelector: { matchLabels: { strimzi.io/kind: KafkaMirrorMaker2, strimzi.io/cluster: ballast-kafka-mirror } }'
shows 'topicsPattern: "desk\\..*|desk\\.intraday-stock-prices|'
shows 'name: ballast-kafka-outside-producer'
held "$work/mirror.yaml"
echo 'MirrorMaker 2 and outsiders: rendered'
helm template ballast "$chart" --values "$chart/values-production.yaml" --api-versions monitoring.coreos.com/v1 --set monitoring.keySecret.name= |
  grep -qF 'credentials: {"key":"api-key","name":"ballast-api-key"}'
echo 'metrics without a key of their own: by the development key'

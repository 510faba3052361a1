#!/usr/bin/env bash
# What the chart makes for operators, Strimzi's, Prometheus's and a Gateway's, read by the classes that they read it with: no
# field that nobody reads, no word that is not known, nothing deprecated. needs Java 17, Maven and helm.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
here=$root/tools/deploy/operators
PATH=$("$root/tools/deploy/install.sh"):$PATH
cache=${BALLAST_DEPLOY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ballast-deploy}
classes=$cache/operators-$(cksum <"$here/pom.xml" | cut -d' ' -f1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [[ ! -d $classes ]]; then
  mvn --quiet --batch-mode -Dstyle.color=never --file "$here/pom.xml" dependency:copy-dependencies -DincludeScope=runtime "-DoutputDirectory=$work/classes"
  # Whole or not at all.
  mkdir -p "$cache" && mv -T "$work/classes" "$classes"
fi
read_resources() { java -cp "$classes/*" "$here/ReadResources.java" "$@" 2>"$work/err"; }

# With all that can be switched on.
helm template ballast "$root/helm/ballast" --values "$root/helm/ballast/values-production.yaml" --api-versions monitoring.coreos.com/v1 \
  --set namespace=copy,publicPrefix=copy.,kafka.strimzi.outsiders=true,kafka.strimzi.version=4.3.1,kafka.strimzi.metadataVersion=4.3 \
  --set kafka.strimzi.brokers.storageClass=gp3,kafka.strimzi.mirrorMaker.enabled=true \
  --set kafka.strimzi.mirrorMaker.source.brokers=other:9093,kafka.strimzi.mirrorMaker.source.ca.secret=other-ca \
  --set kafka.strimzi.mirrorMaker.source.username=mirror,kafka.strimzi.mirrorMaker.source.passwordSecret.name=mirror \
  --set kafka.strimzi.mirrorMaker.source.namespace=desk,kafka.strimzi.mirrorMaker.source.publicPrefix=desk. >"$work/all.yaml"
read_resources "$root"/test/deploy/rendered/*.yaml "$work/all.yaml" || { cat "$work/err"; exit 1; }

# The check itself: each change is found.
found() {
  local fault=$1
  sed -e "$2" "$work/all.yaml" >"$work/changed.yaml"
  cmp -s "$work/all.yaml" "$work/changed.yaml" && echo "expected to change something: $2" && exit 1
  if read_resources "$work/changed.yaml" >"$work/out"; then echo "expected to be found: $2" && exit 1; fi
  grep -qF "$fault" "$work/out" || { cat "$work/out" "$work/err"; echo "expected: $fault" && exit 1; }
  echo "found: $fault"
}
found 'expected no keepClaim, which nobody reads' 's/deleteClaim/keepClaim/'
found "Could not resolve type id 'scram-sha-1024'" 's/type: scram-sha-512/type: scram-sha-1024/'
found 'patternType: expected to be taken as "suffix", was null' 's/patternType: prefix/patternType: suffix/'
found 'expected no expression, which nobody reads' 's/expr:/expression:/'

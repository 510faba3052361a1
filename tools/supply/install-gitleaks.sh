#!/usr/bin/env bash
# Builds gitleaks from Go modules, once, and prints its path.
#   install-gitleaks.sh [--offline]      --offline: fails when it is not there
# Needs Go 1.24 or newer; some 20 seconds from an empty cache. GITLEAKS_HOME names another folder than ballast-gitleaks in the user's cache folder.
set -euo pipefail
version=8.30.1
folder=${GITLEAKS_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/ballast-gitleaks}/$version
if [[ ! -x $folder/gitleaks ]]; then
  [[ ${1:-} != --offline ]] || { echo "expected $folder/gitleaks, is not there" >&2; exit 1; }
  # What apt-get calls Go may be older than its own folder.
  export PATH=$PATH:/usr/local/go/bin
  command -v go > /dev/null || { echo 'expected go on the PATH, which builds gitleaks' >&2; exit 1; }
  mkdir -p "$folder"
  exec 9> "$folder.lock"
  flock 9
  GOBIN=$folder CGO_ENABLED=0 go install -ldflags '-s -w' "github.com/zricethezav/gitleaks/v8@v$version" >&2
fi
echo "$folder/gitleaks"

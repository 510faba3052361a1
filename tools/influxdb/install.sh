#!/usr/bin/env bash
# Builds an InfluxDB server from Go modules, once, and prints the path of its influxd.
#   install.sh 1.8|2.7 [--offline]      --offline: fails when it is not there
# 1.8.10: a minute or two, 35 MB: the write API of version 2 and reading Flux; no tasks, no buckets. CI builds this one.
# 2.7.12: some ten minutes on two cores, 93 MB: all but the web page. Needs Rust with cargo and a C compiler too.
# Needs Go 1.23 or newer. INFLUXDB_HOME names another folder than ballast-influxdb in the user's cache folder.
set -euo pipefail

case ${1:-} in
  1.8) version=1.8.10 ;;
  2.7) version=2.7.12 ;;
  *) echo 'install: expected 1.8 or 2.7' >&2 && exit 1 ;;
esac
folder=${INFLUXDB_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/ballast-influxdb}/$version
if [[ -x $folder/influxd ]]; then
  echo "$folder/influxd"
  exit 0
fi
[[ ${2:-} != --offline ]] || { echo "install: expected $folder/influxd, is not there" >&2; exit 1; }
# What apt-get calls Go may be older than its own folder.
export PATH=$PATH:/usr/local/go/bin
command -v go > /dev/null || { echo 'install: expected go on the PATH' >&2; exit 1; }

mkdir -p "$folder"
exec 9> "$folder.lock"
flock 9
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

build_1_8() {
  GOBIN=$work go install -ldflags '-s -w' "github.com/influxdata/influxdb/cmd/influxd@v$version"
}

build_2_7() {
  GOBIN=$work go install github.com/influxdata/pkg-config@v0.2.14
  cat > go.mod << MOD
module ballast.local/influxd

go 1.23.0

require github.com/influxdata/influxdb/v2 v$version

replace github.com/nats-io/nats-streaming-server v0.11.2 => github.com/influxdata/nats-streaming-server v0.11.3-0.20201112040610-c277f7560803
MOD
  printf '//go:build tools\n\npackage tools\n\nimport _ "github.com/influxdata/influxdb/v2/cmd/influxd"\n' > tools.go
  go mod tidy
  # Flux's Rust part names an old toolchain and takes lints for errors.
  printf '#!/bin/bash\nexec "$@" --cap-lints warn\n' > wrapper
  chmod +x wrapper
  if command -v rustup > /dev/null; then
    RUSTUP_TOOLCHAIN=$(rustup show active-toolchain | cut -d' ' -f1)
    export RUSTUP_TOOLCHAIN
  fi
  RUSTC_WRAPPER=$work/wrapper PKG_CONFIG=$work/pkg-config CGO_ENABLED=1 go build \
    -tags sqlite_foreign_keys,sqlite_json -ldflags '-s -w' -o influxd github.com/influxdata/influxdb/v2/cmd/influxd
}

if [[ ! -x $folder/influxd ]]; then
  "build_${1/./_}" >&2
  # Whole or not at all.
  cp influxd "$folder/influxd.draft"
  mv "$folder/influxd.draft" "$folder/influxd"
fi
echo "$folder/influxd"

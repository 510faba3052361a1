#!/usr/bin/env bash
# The programs of Prometheus 2.42 and Alertmanager 0.25 (Debian, Ubuntu), once, into a cache: prints the folder that has
# prometheus, promtool, alertmanager and amtool. No package is installed and no service started; Debian's Alertmanager reads its
# templates from one place, where they are put as root.
#   install.sh [--offline]      --offline: fails when they are not there
# BALLAST_PROMETHEUS_BIN names a folder that has them.
set -euo pipefail

folder=${BALLAST_PROMETHEUS_BIN:-${XDG_CACHE_HOME:-$HOME/.cache}/ballast-prometheus/bin}
templates=/usr/share/prometheus/alertmanager
all_there() {
  local program
  [[ -f $templates/email.tmpl || -n ${BALLAST_PROMETHEUS_BIN:-} ]] || return 1
  for program in prometheus promtool alertmanager amtool; do
    [[ -x $folder/$program ]] || return 1
  done
}
if ! all_there; then
  if [[ ${1:-} == --offline || -n ${BALLAST_PROMETHEUS_BIN:-} ]]; then
    echo "install: expected prometheus, promtool, alertmanager and amtool in $folder, are not there" >&2
    exit 1
  fi
  mkdir -p "$folder"
  exec 9> "$folder/../lock"
  flock 9
  if ! all_there; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    cd "$work"
    # As root apt-get downloads as a user of its own, who must be able to write here.
    chmod 777 .
    download() { apt-get download -qq prometheus prometheus-alertmanager; }
    { download || { apt-get update -qq && download; }; } >&2
    for package in ./*.deb; do dpkg-deb --extract "$package" .; done
    install -D -m 644 -t "$templates" ".$templates"/*.tmpl
    mv usr/bin/prometheus-alertmanager usr/bin/alertmanager
    mv usr/bin/promtool usr/bin/amtool usr/bin/alertmanager usr/bin/prometheus "$folder"
  fi
fi
cd "$folder" && pwd

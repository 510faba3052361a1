#!/usr/bin/env bash
# Stops the registry that schema-registry-up.sh started on DATA_DIR.
#   schema-registry-down.sh [DATA_DIR] [--wipe]
set -euo pipefail

data=${TMPDIR:-/tmp}/ballast-registry wipe=
for arg; do
  case $arg in
    --wipe) wipe=1 ;;
    -*) echo "schema-registry-down: unknown option $arg" >&2 && exit 1 ;;
    *) data=$arg ;;
  esac
done
data=$(realpath -m "$data")
pid=$(cat "$data/registry.pid" 2>/dev/null || true)
ours() { [[ $pid ]] && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF "$data/schemas"; }

if ours; then
  kill "$pid"
  for ((i = 0; i < 200; i++)); do ours || break; sleep 0.1; done
  if ours; then kill -KILL "$pid"; sleep 0.5; fi
  echo "stopped the registry (pid $pid)"
else
  echo "no registry is running on $data"
fi
rm -f "$data/registry.pid"
[[ -z $wipe || ! -e $data/registry.log ]] || rm -rf "$data"

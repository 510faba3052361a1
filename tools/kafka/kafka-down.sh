#!/usr/bin/env bash
# Stops the broker that kafka-up.sh started on DATA_DIR.
#   kafka-down.sh [DATA_DIR] [--kill] [--wipe]    --kill: SIGKILL, as a crash; --wipe: remove the data too
set -euo pipefail

data=${TMPDIR:-/tmp}/ballast-kafka signal=TERM wipe=
for arg; do
  case $arg in
    --kill) signal=KILL ;;
    --wipe) wipe=1 ;;
    -*) echo "kafka-down: unknown option $arg" >&2 && exit 1 ;;
    *) data=$arg ;;
  esac
done
data=$(realpath -m "$data")
pid=$(cat "$data/broker.pid" 2>/dev/null || true)
ours() { [[ $pid ]] && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF "$data/server.properties"; }

if ours; then
  kill -"$signal" "$pid"
  for ((i = 0; i < 300; i++)); do ours || break; sleep 0.1; done
  if ours; then kill -KILL "$pid"; sleep 0.5; fi
  echo "stopped the broker (pid $pid)"
else
  echo "no broker is running on $data"
fi
rm -f "$data/broker.pid"
[[ -z $wipe || ! -e $data/server.properties ]] || rm -rf "$data"

#!/usr/bin/env bash
# Stops what up.sh started on DATA_DIR.
#   down.sh DATA_DIR [--kill] [--wipe]    --kill: at once, as a crash; --wipe: remove the data too
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=$(realpath -m "${1:?expected a folder}") mode=fast wipe=
for arg in "${@:2}"; do
  case $arg in
    --kill) mode=immediate ;;
    --wipe) wipe=1 ;;
    *) echo "down: unknown option $arg" >&2 && exit 1 ;;
  esac
done
bin=$("$here/install.sh" --offline)
as_server() { "$@"; }
[[ $(id -u) -ne 0 ]] || as_server() { setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; }
if [[ -e $data/cluster/postmaster.pid ]]; then
  (cd "$data" && as_server "$bin/pg_ctl" stop --wait --timeout=60 -m "$mode" -D "$data/cluster") >/dev/null || true
fi
[[ -z $wipe || ! -e $data/cluster/PG_VERSION ]] || rm -rf "$data"

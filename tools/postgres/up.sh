#!/usr/bin/env bash
# Starts one PostgreSQL on 127.0.0.1 with a cluster of its own, waits until it answers, and prints its URL.
#   up.sh DATA_DIR PORT      started again on the same folder it goes on with its data
# The user is `ballast`, with the password in DATA_DIR/password. PostgreSQL refuses to run as root: then it runs as nobody.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=$(realpath -m "${1:?expected a folder}") port=${2:?expected a port}
bin=$("$here/install.sh" --offline)
cluster=$data/cluster

as_server() { "$@"; }
if [[ $(id -u) -eq 0 ]]; then
  as_server() { setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME="$data" "$@"; }
fi

mkdir -p "$data"
[[ $(id -u) -ne 0 ]] || chown nobody:nogroup "$data"
if [[ ! -e $cluster/PG_VERSION ]]; then
  (umask 077 && head -c 24 /dev/urandom | base64 -w0 | tr '+/' '-_' >"$data/password")
  [[ $(id -u) -ne 0 ]] || chown nobody:nogroup "$data/password"
  (cd "$data" && as_server "$bin/initdb" --no-sync --encoding=UTF8 --locale=C --username=ballast --auth=scram-sha-256 \
    --pwfile="$data/password" -D "$cluster") >"$data/initdb.log" 2>&1 || { tail -5 "$data/initdb.log" >&2; exit 1; }
fi
# A test's data may go with the machine: no fsync.
(cd "$data" && as_server "$bin/pg_ctl" start --wait --timeout=120 -D "$cluster" -l "$data/server.log" \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c shared_buffers=32MB") >"$data/pg_ctl.log" 2>&1 9>&- ||
  { tail -5 "$data/pg_ctl.log" "$data/server.log" >&2; exit 1; }
echo "postgres://ballast:$(<"$data/password")@127.0.0.1:$port/postgres"

#!/usr/bin/env bash
# Starts one Redis on 127.0.0.1 that keeps nothing, for development, and prints its REDIS_URL.
#   redis-up.sh [DATA_DIR] [PORT]     defaults: ballast-redis in the temporary folder, 16379
# Run again it finds the server running; redis-down.sh stops it. Needs redis-server: install.sh.
set -euo pipefail

data=$(realpath -m "${1:-${TMPDIR:-/tmp}/ballast-redis}")
port=${2:-16379}
mkdir -p "$data"
# Everybody may read the arguments of a process: the password is in a file.
if [[ ! -s $data/redis.conf ]]; then
  password=$(head -c 24 /dev/urandom | base64 | tr -d '/+=')
  (umask 077 && cat > "$data/redis.conf") << CONF
bind 127.0.0.1
port $port
requirepass $password
save ""
appendonly no
daemonize yes
dir $data
pidfile $data/redis.pid
logfile $data/redis.log
CONF
fi
password=$(sed -n 's/^requirepass //p' "$data/redis.conf")
port=$(sed -n 's/^port //p' "$data/redis.conf")
[[ -s $data/redis.pid ]] && kill -0 "$(< "$data/redis.pid")" 2> /dev/null || redis-server "$data/redis.conf"
echo "REDIS_URL=redis://:$password@127.0.0.1:$port"

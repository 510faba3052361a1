#!/usr/bin/env bash
# Stops the Redis of redis-up.sh.
#   redis-down.sh [DATA_DIR]
set -euo pipefail

data=$(realpath -m "${1:-${TMPDIR:-/tmp}/ballast-redis}")
[[ -s $data/redis.pid ]] || exit 0
kill "$(< "$data/redis.pid")" 2> /dev/null || true
rm -f "$data/redis.pid"

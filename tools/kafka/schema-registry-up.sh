#!/usr/bin/env bash
# Starts Apicurio Registry on 127.0.0.1 and waits until its Confluent-compatible API answers.
#   schema-registry-up.sh [DATA_DIR] [PORT] [--owner PID]     defaults: ballast-registry in the temporary folder, 8081
#   --owner PID: stops the registry and wipes its data when that process is gone
# Run again it finds the registry running. Schemas and their ids are kept in DATA_DIR.
# Needs Linux, Java 17, curl, and the first time Maven (see fetch.sh).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
die() { echo "schema-registry-up: $*" >&2; exit 1; }

arguments=() owner=''
while (($#)); do
  case $1 in
    --owner) owner=$2 && shift ;;
    -*) die "unknown option $1" ;;
    *) arguments+=("$1") ;;
  esac
  shift
done
data=$(realpath -m "${arguments[0]:-${TMPDIR:-/tmp}/ballast-registry}")
port=${arguments[1]:-8081}
log=$data/registry.log pid_file=$data/registry.pid

ours() { [[ -s $pid_file ]] && tr '\0' ' ' 2>/dev/null <"/proc/$(<"$pid_file")/cmdline" | grep -qF "$data/schemas"; }
answers() { curl -fsS -m 2 --noproxy '*' "http://127.0.0.1:$port/apis/ccompat/v7/subjects" >/dev/null 2>&1; }

mkdir -p "$data"
exec 9>"$data/.lock"
flock 9
home=$("$here/fetch.sh" registry 9>&-)
version=$(basename "$home")

if ours; then
  port=$(tr '\0' '\n' <"/proc/$(<"$pid_file")/cmdline" | sed -n 's/^-Dquarkus.http.port=//p')
else
  answers && die "port $port already serves another registry"
  setsid java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.awt.headless=true \
    -Dquarkus.http.host=127.0.0.1 -Dquarkus.http.port="$port" -Dquarkus.http.access-log.enabled=false \
    -Dapicurio.datasource.url="jdbc:h2:file:$data/schemas" \
    -jar "$home/apicurio-registry-app-$version-runner.jar" >"$log" 2>&1 </dev/null 9>&- &
  echo $! >"$pid_file"
  if [[ $owner ]]; then
    # shellcheck disable=SC2016
    setsid bash -c 'while kill -0 "$0" && kill -0 "$1"; do sleep 2; done
      kill -0 "$0" || exec "$2" "$3" --wipe' "$owner" "$(<"$pid_file")" "$here/schema-registry-down.sh" "$data" >/dev/null 2>&1 </dev/null 9>&- &
  fi
fi

for ((until = SECONDS + 180; SECONDS < until; )); do
  kill -0 "$(<"$pid_file")" 2>/dev/null || die "the registry stopped: $(tail -5 "$log")"
  answers && { echo "Schema registry (Apicurio $version) listens on http://127.0.0.1:$port/apis/ccompat/v7 (pid $(<"$pid_file"), data $data)"; exit 0; }
  sleep 0.1
done
die "no answer on 127.0.0.1:$port within three minutes; see $log"

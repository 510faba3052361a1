#!/usr/bin/env bash
# Starts one Apache Kafka broker (KRaft, no ZooKeeper, no container) on 127.0.0.1 and waits until it answers.
#   kafka-up.sh [DATA_DIR] [PORT] [options]     defaults: ballast-kafka in the temporary folder, 9092; PORT + 1 and PORT + 2
#                                               are the controller's and the broker's own
#   --secure                 clients connect by SASL_SSL with SCRAM and may do what ACLs allow; `admin` may do everything.
#                            DATA_DIR/tls/ca.pem is the authority, DATA_DIR/passwords/<name> the password of each user
#   --users a,b,c            the users beside admin, made when the data folder is new
#   --advertised-port N      the port clients are told to use: a proxy's
#   --owner PID              stops the broker and wipes its data when that process is gone
# Run again it finds the broker running; after a kill or kafka-down.sh it starts on the same data.
# Needs Linux, Java 17, openssl with --secure, and the first time Maven (see fetch.sh).
# KAFKA_HEAP (default 512m), KAFKA_CPUS (a taskset list, such as 0).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
die() { echo "kafka-up: $*" >&2; exit 1; }

arguments=() mode=plain advertised='' owner=''
users=ingestor,analytics,optimizer,gateway,recorder,outside-producer,outside-consumer
while (($#)); do
  case $1 in
    --secure) mode=secure ;;
    --users) users=$2 && shift ;;
    --advertised-port) advertised=$2 && shift ;;
    --owner) owner=$2 && shift ;;
    -*) die "unknown option $1" ;;
    *) arguments+=("$1") ;;
  esac
  shift
done
data=$(realpath -m "${arguments[0]:-${TMPDIR:-/tmp}/ballast-kafka}")
port=${arguments[1]:-9092}
log=$data/broker.log pid_file=$data/broker.pid config=$data/server.properties

ours() { [[ -s $pid_file ]] && tr '\0' ' ' 2>/dev/null <"/proc/$(<"$pid_file")/cmdline" | grep -qF "$config"; }
# An ApiVersions request by hand: a broker that answers it serves requests, a bare open port does not.
request() { printf '\0\0\0\12\0\22\0\0\0\0\0\1\377\377'; }
answer() { head -c 8 | tail -c 4 | od -An -tx1 | tr -d ' '; }
answers() {
  if [[ $mode == secure ]]; then
    [[ $({ request; sleep 1; } | timeout 3 openssl s_client -quiet -no_ign_eof -verify_return_error -verify_ip 127.0.0.1 \
      -CAfile "$data/tls/ca.pem" -connect "127.0.0.1:$port" 2>/dev/null | answer) == 00000001 ]]
  else
    export -f request answer
    # shellcheck disable=SC2016
    [[ $(timeout 2 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0" && request >&3 && answer <&3' "$port" 2>/dev/null) == 00000001 ]]
  fi
}
taken() { timeout 1 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0"' "$1" 2>/dev/null; }

write_config() {
  cat "$here/server.properties" "$here/$mode.properties" |
    sed "s|@DATA@|$data|; s|@PORT@|$port|g; s|@ADVERTISED_PORT@|${advertised:-$port}|g
      s|@CONTROLLER_PORT@|$((port + 1))|g; s|@INTERNAL_PORT@|$((port + 2))|g" >"$config"
}

# Users are part of the metadata a node is formatted with: SCRAM cannot let in the first one by itself. The passwords
# go through a file, since everybody may read the arguments of a process.
make_users() {
  mkdir -p "$data/passwords"
  for user in admin ${users//,/ }; do
    password=$(head -c 24 /dev/urandom | base64 -w0 | tr '+/' '-_')
    printf %s "$password" >"$data/passwords/$user"
    for mechanism in SCRAM-SHA-256 SCRAM-SHA-512; do
      printf -- '--add-scram\n%s=[name=%s,password=%s]\n' "$mechanism" "$user" "$password"
    done
  done
}

format() {
  local id more=()
  id=K$(head -c 18 /dev/urandom | base64 -w0 | tr '+/' '-_' | cut -c1-20)A
  if [[ $mode == secure ]]; then
    make_users >"$data/format.arguments"
    more=("@$data/format.arguments")
  fi
  java -Xmx128m -XX:TieredStopAtLevel=1 -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$jars/*" \
    kafka.tools.StorageTool format --standalone -t "$id" -c "$config" "${more[@]}" >"$data/format.log" 2>&1 9>&- ||
    die "format failed: $(tail -3 "$data/format.log")"
  rm -f "$data/format.arguments" "$data/format.log"
}

umask 077
mkdir -p "$data"
exec 9>"$data/.lock"
flock 9
jars=$("$here/fetch.sh" broker 9>&-)

if ours; then
  port=$(sed -n 's/^listeners=CLIENTS:..127.0.0.1:\([0-9]*\),.*/\1/p' "$config")
  mode=plain
  ! grep -q '^authorizer.class.name=' "$config" || mode=secure
else
  for each in "$port" $((port + 1)) $((port + 2)); do ! taken "$each" || die "port $each is taken"; done
  [[ $mode == plain ]] || "$here/certificates.sh" "$data"
  write_config
  [[ -e $data/log/meta.properties ]] || format
  setsid ${KAFKA_CPUS:+taskset -c "$KAFKA_CPUS"} java -Xms"${KAFKA_HEAP:-512m}" -Xmx"${KAFKA_HEAP:-512m}" -XX:MaxGCPauseMillis=20 \
    -Djava.awt.headless=true -Dorg.slf4j.simpleLogger.showDateTime=true -Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS \
    -cp "$jars/*" kafka.Kafka "$config" >"$log" 2>&1 </dev/null 9>&- &
  echo $! >"$pid_file"
  if [[ $owner ]]; then
    # shellcheck disable=SC2016
    setsid bash -c 'while kill -0 "$0" && kill -0 "$1"; do sleep 2; done
      kill -0 "$0" || exec "$2" "$3" --kill --wipe' "$owner" "$(<"$pid_file")" "$here/kafka-down.sh" "$data" >/dev/null 2>&1 </dev/null 9>&- &
  fi
fi

for ((until = SECONDS + 120; SECONDS < until; )); do
  kill -0 "$(<"$pid_file")" 2>/dev/null || die "the broker stopped: $(tail -5 "$log")"
  answers && { echo "Kafka $(basename "$jars") listens on 127.0.0.1:$port, $mode (pid $(<"$pid_file"), data $data)"; exit 0; }
  sleep 0.1
done
die "no answer on 127.0.0.1:$port within two minutes; see $log"

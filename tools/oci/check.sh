#!/usr/bin/env bash
# Builds the image, runs every service of it beside a real Kafka as Kubernetes would (no root, read-only, a limit of
# memory), and holds it to: size, user, health, memory, and a stop by SIGTERM with exit code 0. Prints what it measured.
#   tools/oci/check.sh [IMAGE]      an image that is named, and there, is not built
# needs podman, runc, buildah, mmdebstrap (apt), Java 17 and Maven for Kafka, as `npm run kafka:up` does.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd) root=$(cd "$(dirname "$0")/../.." && pwd)
podman=$here/podman.sh
node_version=$(sed -n 's/^ARG NODE_IMAGE=.*node:\([0-9.]*\).*/\1/p' "$root/Dockerfile")
base=localhost/base/node:$node_version
image=${1:-localhost/ballast:check}
port=${KAFKA_PORT:-29092}
most_mb=250 memory=${MEMORY:-1g}
limits=(--ulimit nofile=4096:4096 --ulimit nproc=4096:4096)
work=$(mktemp -d)
failures=0

say() { printf '%-34s %s\n' "$1" "$2"; }
fail() { say "$1" "FAILED: $2"; failures=$((failures + 1)); }
hold() { if [[ $2 == "$3" ]]; then say "$1" "$2"; else fail "$1" "expected $3, was $2"; fi; }
mb() { echo $(($("$podman" image inspect --format '{{.Size}}' "$1") / 1000000)); }

services=(analytics optimizer ingestor gateway recorder)
declare -A at=([gateway]=29464 [analytics]=29465 [optimizer]=29466 [ingestor]=29467 [recorder]=29468)

end() {
  for name in "${services[@]}"; do
    "$podman" rm --force --time 1 "ballast-check-$name" >/dev/null 2>&1 || true
    "$podman" volume rm "ballast-check-$name" >/dev/null 2>&1 || true
  done
  (cd "$root" && npm run --silent kafka:down -- --data "$work/kafka" --wipe) >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap end EXIT

if [[ $# -eq 0 ]] || ! "$podman" image exists "$image"; then
  "$podman" image exists "$base" || "$here/base.sh" "$base" "$node_version"
  # npm in the build trusts the authorities that this machine trusts.
  authorities=/etc/ssl/certs/ca-certificates.crt
  echo "cafile=$authorities" >"$work/npmrc"
  "$podman" build --pull=never --network=host --format docker --ulimit nofile=1024:1024 --ulimit nproc=4096:4096 \
    -v "$authorities:$authorities:ro" --secret "id=npmrc,src=$work/npmrc" --build-arg "NODE_IMAGE=$base" -t "$image" "$root"
fi
own=$(($(mb "$image") - $(mb "$base")))
if ((own <= most_mb)); then say 'beyond the base' "$own MB"; else fail 'beyond the base' "expected at most $most_mb MB, was $own"; fi
hold 'user' "$("$podman" image inspect --format '{{.Config.User}}' "$image")" 1000:1000

run() {
  "$podman" run --network=host --read-only --read-only-tmpfs=false --cap-drop=all --security-opt=no-new-privileges \
    "${limits[@]}" --memory "$memory" --memory-swap "$memory" --tmpfs /tmp:size=64m,mode=1777 \
    --env "KAFKA_BROKERS=127.0.0.1:$port" --env HOST=127.0.0.1 "$@"
}
hold 'root file system is read-only' \
  "$(run --rm "$image" node -e "try { require('node:fs').writeFileSync('/app/x', ''); console.log('written') } catch (e) { console.log(e.code) }")" EROFS
hold 'files of the image that it may write' \
  "$(run --rm "$image" find /app -writable -not -type l | wc -l)" 0

(cd "$root" && npm run --silent kafka:up -- --port "$port" --data "$work/kafka" --no-registry) >"$work/kafka.log" 2>&1 ||
  { cat "$work/kafka.log"; exit 1; }
say 'topics' "$(run --rm "$image" node dist/apps/admin/main.js topics 2>&1 | tail -1)"

for name in "${services[@]}"; do
  variable=METRICS_PORT
  [[ $name != gateway ]] || variable=PORT
  run --detach --name "ballast-check-$name" --volume "ballast-check-$name:/var/lib/ballast" --env "$variable=${at[$name]}" "$image" node "dist/apps/$name/main.js" >/dev/null
done

# The HEALTHCHECK of the image; podman runs it at intervals only where there is systemd.
health() { "$podman" healthcheck run "ballast-check-$1" >"$work/health" 2>&1; }
for name in "${services[@]}"; do
  is_healthy=no
  for ((until = SECONDS + 240; SECONDS < until; )); do
    if health "$name"; then is_healthy=yes && break; fi
    sleep 2
  done
  if [[ $is_healthy == yes ]]; then
    say "$name: health" ready
  else
    fail "$name: health" "$(<"$work/health")"
    "$podman" logs --tail 5 "ballast-check-$name"
  fi
done
sleep "${STEADY_SECONDS:-20}"

for name in "${services[@]}"; do
  pid=$("$podman" inspect --format '{{.State.Pid}}' "ballast-check-$name")
  say "$name: resident memory of $memory" "$(awk '/^VmRSS/ { printf "%d MB", $2 / 1024 }' "/proc/$pid/status")"
  hold "$name: user" "$(awk '/^Uid/ { print $2 }' "/proc/$pid/status")" 1000
  hold "$name: capabilities" "$(awk '/^CapEff/ { print $2 }' "/proc/$pid/status")" 0000000000000000
done
for name in "${services[@]}"; do
  started=$(date +%s%N)
  "$podman" stop --time 15 "ballast-check-$name" >/dev/null
  hold "$name: exit code of SIGTERM" "$("$podman" inspect --format '{{.State.ExitCode}}' "ballast-check-$name")" 0
  say "$name: stopped within" "$((($(date +%s%N) - started) / 1000000)) ms"
done
[[ $failures -eq 0 ]] && echo 'the image is as it should be' || { echo "$failures failures"; exit 1; }

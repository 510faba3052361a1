#!/usr/bin/env bash
# docker-compose.yml by the loader of `docker compose config`, and the Dockerfile by hadolint.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
PATH=$("$root/tools/deploy/install.sh"):$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"

if compose-check docker-compose.yml >"$work/out" 2>&1; then
  echo 'docker-compose.yml: expected to be refused without .env, was taken' && exit 1
fi
grep -q 'npm run compose:env makes .env' "$work/out"
node tools/compose/env.mjs "$work/.env" >/dev/null
set -a
# shellcheck source=/dev/null
. "$work/.env"
set +a
compose-check docker-compose.yml >"$work/project.yml"
echo "docker-compose.yml: $(grep -c '^    image:' "$work/project.yml") services"
hadolint Dockerfile
echo 'Dockerfile: hadolint has nothing to say'

#!/usr/bin/env bash
# Installs what `npm run check:deploy` needs of Debian's packages and is missing; starts no service of the machine.
set -euo pipefail

packages=()
need() { command -v "$1" > /dev/null || packages+=("${@:2}"); }
need openssl openssl
need curl curl
need mvn maven
need python3 python3 python3-venv
need gcc gcc
need etcd etcd-server
need kubectl kubernetes-client
need podman podman
need runc runc
need buildah buildah
need mmdebstrap mmdebstrap
java -version 2>&1 | grep -Eq 'version "(1[7-9]|[2-9][0-9])' || packages+=(openjdk-17-jdk-headless)
[[ ${#packages[@]} -gt 0 ]] || exit 0

# Keeps packages from starting services of the machine.
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
fi
echo "installing ${packages[*]}"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" > /dev/null

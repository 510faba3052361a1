#!/usr/bin/env bash
# Installs redis-server where it is missing (Debian, Ubuntu), and starts none: the tests start servers of their own.
set -euo pipefail

command -v redis-server > /dev/null && exit 0
# Keeps the package from starting a service of the machine.
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends redis-server

#!/usr/bin/env bash
# podman with settings that work without CAP_SYS_RESOURCE and beside cgroup v1: no daemon, a store of its own.
#   STATE=<folder of the store> tools/oci/podman.sh ARGUMENTS...      (apt-get install podman runc buildah)
set -euo pipefail
state=${STATE:-${XDG_CACHE_HOME:-$HOME/.cache}/ballast-oci}
export STORAGE_DRIVER=overlay
exec podman --root "$state/store" --runroot "$state/run" --cgroup-manager=cgroupfs --runtime runc \
  --events-backend=file --log-level=fatal "$@"

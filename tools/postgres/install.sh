#!/usr/bin/env bash
# Prints the folder of PostgreSQL's programs (initdb, postgres, pg_ctl); Debian's package is installed where they are not.
#   install.sh [--offline]      --offline: fails when they are not there
# BALLAST_POSTGRES_BIN names the folder where it is none of the usual ones.
set -euo pipefail

find_programs() {
  local folder
  for folder in ${BALLAST_POSTGRES_BIN:-} $(compgen -G '/usr/lib/postgresql/*/bin' | sort -rV) /usr/local/bin /usr/bin; do
    if [[ -x $folder/initdb && -x $folder/postgres && -x $folder/pg_ctl ]]; then
      echo "$folder"
      return 0
    fi
  done
  return 1
}

find_programs && exit 0
[[ ${1:-} != --offline ]] || { echo 'install: expected initdb, postgres and pg_ctl, are not there' >&2; exit 1; }
# The package would start a server of its own at the standard port.
mkdir -p /etc/postgresql-common
[[ -e /etc/postgresql-common/createcluster.conf ]] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql; } >&2
find_programs || { echo 'install: expected initdb, postgres and pg_ctl after the installation, are not there' >&2; exit 1; }

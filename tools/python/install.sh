#!/usr/bin/env bash
# Makes a Python with what a file of requirements lists, once, and prints the path of its interpreter.
#   install.sh [--offline] [<file>]     --offline: fails when it is not there; the file: requirements.txt, the clients, unless told otherwise
# BALLAST_PYTHON_HOME names another folder than ballast-python in the user's cache folder. Needs Python 3.9 or newer with venv.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
online=1
if [[ ${1:-} == --offline ]]; then online=0; shift; fi
requirements=${1:-$here/requirements.txt}
version=$(sha256sum "$requirements" | cut -c1-12)
folder=${BALLAST_PYTHON_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/ballast-python}/$version

if [[ ! -e $folder/.complete ]]; then
  ((online)) || { echo "install: expected $(basename "$requirements") in $folder, is not there" >&2; exit 1; }
  mkdir -p "$(dirname "$folder")"
  exec 9>"$folder.lock"
  flock 9
  # Whoever waited for the lock finds it done.
  if [[ ! -e $folder/.complete ]]; then
    rm -rf "$folder"
    python3 -m venv "$folder" >&2
    "$folder/bin/pip" install --quiet --disable-pip-version-check --only-binary=:all: -r "$requirements" >&2
    touch "$folder/.complete"
  fi
fi
echo "$folder/bin/python"

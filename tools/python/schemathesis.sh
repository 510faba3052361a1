#!/usr/bin/env bash
# Asks a running gateway with Schemathesis, all checks and phases, from a Python of its own that is made once.
#   schemathesis.sh <url> <key> [options of `schemathesis run`]      ends with its exit code: 0 without a finding
# At most 30 requests of an operation and phase, at most five minutes, unless the options say otherwise.
# Needs Python 3.10 or newer with venv.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
url=${1:?expected the URL of a gateway}
key=${2:?expected a key that opens it}
shift 2

python=$("$here/install.sh" "$here/schemathesis-requirements.txt")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Its examples and reports are written where it stands.
cd "$work"
code=0
"$(dirname "$python")/schemathesis" run "$url/openapi.json" --header "x-api-key: $key" --checks all --continue-on-failure \
  --workers 2 --seed 20260410 --max-examples 30 --max-time 300 --request-timeout 60 --no-color "$@" || code=$?
echo "schemathesis ended with $code"
exit "$code"

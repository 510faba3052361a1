#!/usr/bin/env bash
# Asks a running gateway with Schemathesis, all checks and phases, from a Python of its own that is made once.
#   schemathesis.sh <url> <key> [options of `schemathesis run`]      ends with its exit code: 0 without a finding
# At most 30 requests of an operation and phase, at most five minutes, unless the options say otherwise.
# Two checks cannot hold: values of the right form are refused for what they mean (a cursor that was never given out,
# weights that do not sum), and the good key goes along with the bad token that one check makes up.
# A stream is left to our own fuzzer: this one takes each event for the text that OpenAPI 3.1 can say of a stream.
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
"$(dirname "$python")/schemathesis" run "$url/openapi.json" --header "x-api-key: $key" --checks all --exclude-checks positive_data_acceptance,ignored_auth --exclude-path-regex '/stream$' --continue-on-failure \
  --workers 2 --seed 20260410 --max-examples 30 --max-time 300 --request-timeout 60 --no-color "$@" || code=$?
echo "schemathesis ended with $code"
exit "$code"

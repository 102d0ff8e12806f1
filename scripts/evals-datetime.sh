#!/bin/sh
# The date suites of evals/datetime.md: scripts/evals-datetime.sh BIN CASES
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
exec python3 "$here/scripts/evals-datetime.py" "$1" "$2" "$here/evals/datetime-conventions.txt"

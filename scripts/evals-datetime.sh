#!/bin/sh
# The date suites of evals/datetime.md: scripts/evals-datetime.sh BIN. TAGMATA_EVALS says where they are (../shared/evals).
set -eu
bin=$(realpath "$1")
cd "$(dirname "$0")/.."
suites=${TAGMATA_EVALS:-../shared/evals}/datetime
[ -d "$suites" ] || { echo "skipped: no date suites at $suites (TAGMATA_EVALS names another folder)" >&2; exit 0; }
exec python3 scripts/evals/datetime_suites.py "$bin" "$suites" evals/datetime-conventions.txt

#!/usr/bin/env bash
# Writes the made-up subscription company of evals/subscriptions to DIR (argument 1) as Parquet: the same rows every time.
set -euo pipefail
dir=${1:?usage: subscriptions-data.sh DIR}
here=$(cd "$(dirname "$0")/.." && pwd)
command -v python3 >/dev/null || { echo "python3 is missing: it is needed to run evals/subscriptions/data.sql" >&2; exit 1; }
export PYTHONPATH=${CACHE:-$HOME/.cache/tagmata}/python-duckdb
python3 -c 'import duckdb' 2>/dev/null || python3 -m pip install --quiet --disable-pip-version-check --target "$PYTHONPATH" duckdb==1.5.6
mkdir -p "$dir"
python3 - "$here/evals/subscriptions/data.sql" "$dir" <<'PY'
import pathlib, sys
import duckdb
statements, to = pathlib.Path(sys.argv[1]).read_text(), pathlib.Path(sys.argv[2])
db = duckdb.connect()
db.execute(statements)
# In the order of their first column, so that the same rows make the same file; what only the script needs is not written.
for table in ["accounts", "subscriptions", "plan_changes", "mrr_days", "seats", "usage_events", "tickets", "invoices", "payments", "nps"]:
    db.execute(f"copy (from {table} order by 1) to '{to / table}.parquet' (format parquet)")
    print(f"{db.execute(f'select count(*) from {table}').fetchone()[0]:>9,} {table}")
PY

#!/usr/bin/env bash
# Generated SQL beside hand-written SQL on a big demo shop: bench-sql.sh BIN CACHE [RUNS] [NAME ...]
# Makes and loads 1.31 million members (20 million order lines) the first time: about 12 GiB of memory and some minutes.
set -euo pipefail
bin=${1:?usage: bench-sql.sh BIN CACHE [RUNS] [NAME ...]} cache=${2:?}
shift 2
here=$(cd "$(dirname "$0")/.." && pwd)
users=${BENCH_USERS:-1310000}
data=$cache/data/bench-$users
store=$data/store
model=$here/models/drinks_shop.yaml
mkdir -p "$data" "$cache/python-duckdb"
[ -f "$data/nps.parquet" ] || "$bin" demo build --users "$users" --out "$data"
"$bin" data status --model "$model" --data "$data" --store "$store" >/dev/null 2>&1 ||
  "$bin" data load --model "$model" --data "$data" --store "$store"
export PYTHONPATH=$cache/python-duckdb
python3 -c 'import duckdb; assert duckdb.__version__ == "1.5.6"' 2>/dev/null ||
  python3 -m pip install --quiet --disable-pip-version-check --target "$cache/python-duckdb" duckdb==1.5.6
python3 "$here/scripts/bench-sql.py" "$bin" "$data" "$store" "$here/benches/sql" "$model" "$@"

#!/usr/bin/env bash
# Answers segbench's development questions from the drafts in evals/segbench_dev.jsonl, and has the set's own scorer judge
# the rows: every group with a draft must be right. SEGBENCH (argument 1) is the set's folder; DATA (argument 2) holds the
# Parquet files.
set -euo pipefail
cd "$(dirname "$0")/.."
segbench=$(realpath "${1:-../shared/evals/segbench}")
data=${2:-$HOME/.cache/tagmata/data/completejourney}
[ -f "$segbench/run.py" ] || { echo "skipped: $segbench holds no segbench" >&2; exit 0; }
[ -f "$data/transactions.parquet" ] || { echo "skipped: $data holds no data; \`make test-deps\` fetches it" >&2; exit 0; }
python3 -c 'import duckdb' 2>/dev/null || { echo "the scorer needs DuckDB: python3 -m pip install duckdb==1.5.6" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
TAGMATA_SEGBENCH=$segbench TAGMATA_REAL_DATA=$data SEGBENCH_PREDICTIONS=$work/predictions.jsonl \
  cargo test --locked --quiet --test it segbench -- --nocapture
python3 "$segbench/run.py" "$work/predictions.jsonl" --data "$data" --detail "$work/detail.jsonl"
python3 - "$work/detail.jsonl" <<'PY'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
due = [line for line in lines if line["expect"] not in ("clarify", "refuse")]
tried = [line for line in due if line.get("why") != "missing"]
wrong = sorted({line["group"] for line in tried if line["verdict"] != "correct"})
missing = sorted({line["group"] for line in due} - {line["group"] for line in tried})
groups = len({line["group"] for line in tried})
print(f"with a draft: {groups - len(wrong)} of {groups} groups correct; wrong: {wrong or 'none'}; without a draft: {missing or 'none'}")
sys.exit(bool(wrong) or not tried)
PY

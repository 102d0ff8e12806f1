#!/usr/bin/env bash
# Whether segbench's own scorer and `tagmata eval run` judge alike: the same questions are answered by `tagmata ask --batch` and
# scored by its run.py, and asked and judged by us; every case whose verdicts differ is printed, and none may. Then
# the same with right rows that are our own, changed a little: columns dropped, numbers off, groups added. `agree.sh BIN`
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=$(realpath "${1:?usage: agree.sh BIN}")
sets=$(realpath "${TAGMATA_EVALS:-../shared/evals}")/segbench
data=${CACHE:-$HOME/.cache/tagmata}/data/completejourney
[ -f "$sets/run.py" ] || { echo "skipped: $sets holds no segbench" >&2; exit 0; }
[ -f "$data/transactions.parquet" ] || { echo "skipped: $data holds no data; \`make test-deps\` fetches it" >&2; exit 0; }
python3 -c 'import duckdb' 2>/dev/null || { echo "the scorer needs DuckDB: python3 -m pip install duckdb==1.5.6" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
places=(--model models/completejourney.yaml --data "$data" --store "$work/store")
"$bin" ask "${places[@]}" --batch "$sets/dev.blind.jsonl" --out "$work/answers.jsonl"
python3 scripts/evals/strain.py "$sets/dev.jsonl" "$work/answers.jsonl" "$work"
cp "$sets/run.py" "$sets/setup.sql" "$sets/labels.json" "$work"
judge() { # questions, answers
  cp "$1" "$work/questions.jsonl"
  python3 "$work/run.py" "$2" --data "$data" --detail "$work/theirs.jsonl" >"$work/theirs.txt"
  "$bin" eval import "$1" --name segbench --out "$work/cases.jsonl" 2>/dev/null
  "$bin" eval run "${places[@]}" "$work/cases.jsonl" --gold-setup "$sets/setup.sql" --labels "$sets/labels.json" --json "$work/ours.json" >"$work/ours.txt" 2>&1 || { tail -5 "$work/ours.txt" >&2; return 1; }
  python3 scripts/evals/differ.py "$work/theirs.jsonl" "$work/ours.json"
}
judge "$sets/dev.jsonl" "$work/answers.jsonl"
judge "$work/strained.jsonl" "$work/strained_answers.jsonl"

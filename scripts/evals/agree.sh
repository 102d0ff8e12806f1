#!/usr/bin/env bash
# Whether segbench's own scorer and `tagmata eval run` judge alike: the same questions are answered by `tagmata ask --batch` and
# scored by its run.py, and asked and judged by us; every case whose verdicts differ is printed, and none may. `agree.sh BIN`
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
python3 "$sets/run.py" "$work/answers.jsonl" --data "$data" --detail "$work/theirs.jsonl"
"$bin" eval import "$sets/dev.jsonl" --name segbench --out "$work/cases.jsonl"
"$bin" eval run "${places[@]}" "$work/cases.jsonl" --gold-setup "$sets/setup.sql" --labels "$sets/labels.json" --json "$work/ours.json" | head -2
python3 - "$work/theirs.jsonl" "$work/ours.json" <<'PY'
import json, sys
theirs = {line["id"]: line for line in map(json.loads, open(sys.argv[1], encoding="utf-8"))}
ours = {case["id"]: case for case in json.load(open(sys.argv[2], encoding="utf-8"))["cases"]}
said = {"asked": "abstained", "refused": "abstained", "failed": "abstained"}
differ = [id for id in theirs if id not in ours or said.get(ours[id]["verdict"], ours[id]["verdict"]) != theirs[id]["verdict"]]
for id in differ:
    print(id, "theirs:", theirs[id]["verdict"], "ours:", ours.get(id, {}).get("verdict", "missing"), ours.get(id, {}).get("why", ""))
print(f"{len(theirs)} cases, {len(differ)} judged differently")
sys.exit(bool(differ) or set(ours) != set(theirs))
PY

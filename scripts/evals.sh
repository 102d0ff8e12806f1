#!/usr/bin/env bash
# Measures the reader on question sets that others made: imports each, makes the models it needs, asks everything, and prints
# one table. `evals.sh BIN [SET…]`; all sets when none is named. The sets are not part of this repository:
# TAGMATA_EVALS says where they are (../shared/evals); cases, models and reports go to TAGMATA_EVALS_OUT.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$(realpath "${1:?usage: evals.sh BIN [SET…]}")
shift
all=(segbench supersonic_zh defog defog_unanswerable spider spider_train falcon_zh falcon_zh_runs acme)
[ $# -gt 0 ] || set -- "${all[@]}"
sets=${TAGMATA_EVALS:-../shared/evals}
out=${TAGMATA_EVALS_OUT:-${CACHE:-$HOME/.cache/tagmata}/evals}
real=${CACHE:-$HOME/.cache/tagmata}/data/completejourney
[ -d "$sets" ] || { echo "skipped: no question sets at $sets (TAGMATA_EVALS names another folder)" >&2; exit 0; }
sets=$(realpath "$sets")
mkdir -p "$out"

# import SET FILE [FLAG…]: the cases of a set. Ids in evals/aside/SET.json do not count.
import() {
  local set=$1 file=$2 aside=()
  shift 2
  mkdir -p "$out/$set"
  [ -f "evals/aside/$set.json" ] && aside=(--aside "evals/aside/$set.json")
  "$bin" eval import "$file" --out "$out/$set/cases.jsonl" --name "$set" "${aside[@]}" "$@" 2>"$out/$set/import.txt"
}

# infer SET FOLDER DB [NAMES]: a model from the data alone, at models/SET/DB.yaml. The sets ask for people's names, all invented.
infer() {
  mkdir -p "$out/models/$1"
  local names=()
  [ -n "${4:-}" ] && names=(--names "$4")
  "$bin" model infer "$2" --show-personal --name "$3" --out "$out/models/$1/$3.yaml" "${names[@]}" >>"$out/models/$1/infer.txt" 2>&1 ||
    { echo "$1: no model of $3; see $out/models/$1/infer.txt" >&2; return 1; }
}

# ask SET [FLAG…]: answers and judges the cases.
ask() {
  local set=$1
  shift
  "$bin" eval run "$out/$set/cases.jsonl" --store "$out/store" --json "$out/$set/report.json" "$@" >"$out/$set/report.txt" 2>"$out/$set/run.txt" ||
    { tail -5 "$out/$set/run.txt" >&2; return 1; }
}

segbench() {
  [ -f "$real/transactions.parquet" ] || { echo "segbench: skipped: $real holds no data; \`make test-deps\` fetches it" >&2; return; }
  import segbench "$sets/segbench/dev.jsonl"
  ask segbench --model models/completejourney.yaml --data "$real" \
    --gold-setup "$sets/segbench/setup.sql" --labels "$sets/segbench/labels.json"
}

supersonic_zh() {
  python3 -c 'import yaml' 2>/dev/null || { echo "supersonic_zh: skipped: its model is YAML: python3 -m pip install PyYAML" >&2; return; }
  import supersonic_zh "$sets/supersonic_zh/questions.jsonl"
  # Their day is the newest day of the data, which is loaded whole: the model's own today says so.
  sed -i 's/"today":"[^"]*",//' "$out/supersonic_zh/cases.jsonl"
  mkdir -p "$out/models/supersonic_zh"
  python3 scripts/evals/supersonic.py "$sets/supersonic_zh/model.yaml" >"$out/models/supersonic_zh/supersonic.yaml"
  ask supersonic_zh --model "$out/models/supersonic_zh/supersonic.yaml" --data "$sets/supersonic_zh/data"
}

# Their day is 2025-06-18; statements that are right, too, run over their own tables.
defog_models() {
  local db
  for db in car_dealership ewallet geography restaurants yelp; do
    mkdir -p "$out/models/defog"
    python3 scripts/evals/names.py defog "$sets/defog/$db" >"$out/models/defog/$db.names.json"
    infer defog "$sets/defog/$db" "$db" "$out/models/defog/$db.names.json"
    { cat "$sets/defog/$db/schema.sql"; sed "s#FROM '#FROM '@DATA@/#" "$sets/defog/$db/load.sql"; } >"$out/models/defog/$db.sql"
  done
}

ask_defog() {
  defog_models
  ask "$1" --model "$out/models/defog/{db}.yaml" --data "$sets/defog/{db}" --gold-setup "$out/models/defog/{db}.sql" --today 2025-06-18
}

defog() {
  import defog "$sets/defog/questions.jsonl"
  ask_defog defog
}

defog_unanswerable() {
  import defog_unanswerable "$sets/defog/unanswerable.jsonl" --or-ask
  ask_defog defog_unanswerable
}

# ask_folders SET DATA-OF-SET: infers a model of each database that cases name, with display names, and asks.
ask_folders() {
  local set=$1 data=$2 db
  mkdir -p "$out/models/$set"
  for db in $(python3 scripts/evals/names.py databases "$out/$set/cases.jsonl"); do
    python3 scripts/evals/names.py spider "${data%/data}/schemas.json" "$db" >"$out/models/$set/$db.names.json"
    infer "$set" "$data/$db" "$db" "$out/models/$set/$db.names.json"
    python3 scripts/evals/names.py tables "$data/$db" >"$out/models/$set/$db.sql"
  done
  ask "$set" --model "$out/models/$set/{db}.yaml" --data "$data/{db}" --gold-setup "$out/models/$set/{db}.sql"
}

spider() {
  import spider "$sets/spider/dev_bilingual.jsonl"
  ask_folders spider "$sets/spider/data"
}

spider_train() {
  import spider_train "$sets/spider/train_user_centric_en.jsonl"
  ask_folders spider_train "$sets/spider/data"
}

falcon_zh() {
  import falcon_zh "$sets/falcon_zh/questions.jsonl"
  ask_folders falcon_zh "$sets/falcon_zh/data"
}

falcon_zh_runs() {
  import falcon_zh_runs "$sets/falcon_zh/questions_gold_runs_only.jsonl"
  ask_folders falcon_zh_runs "$sets/falcon_zh/data"
}

acme() {
  import acme "$sets/acme/questions.jsonl"
  infer acme "$sets/acme/data" acme
  ask acme --model "$out/models/acme/acme.yaml" --data "$sets/acme/data"
}

echo "| set | n | correct | wrong | asked | refused | failed | left out |"
echo "|---|---|---|---|---|---|---|---|"
for set in "$@"; do
  [[ " ${all[*]} " == *" $set "* ]] || { echo "there is no set $set; there are ${all[*]}" >&2; exit 1; }
  rm -f "$out/$set/report.json" "$out/models/$set/infer.txt"
  "$set"
  [ -f "$out/$set/report.json" ] && python3 scripts/evals/table.py "$set" "$out/$set/report.json"
done
echo "reports: $out/SET/report.txt, report.json" >&2

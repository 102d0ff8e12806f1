"""Scores `tagmata read --periods` on the date cases of evals/datetime.md: python3 datetime_suites.py BIN CASES CONVENTIONS."""

import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

SETS = ["core_zh", "core_en", "extended_zh", "extended_en", "negative"]
COLUMNS = ["n", "exact", "by convention", "wrong", "not read"]


def cases(folder):
    for name in SETS:
        for line in (folder / f"{name}.jsonl").read_text().splitlines():
            case = json.loads(line)
            if "future" not in case["flags"]:
                yield name, case


def conventions(file):
    rules = {}
    for line in file.read_text().splitlines():
        if line and not line.startswith("#"):
            rule, *ids = line.split()
            rules.update({case: rule for case in ids})
    return rules


def read(binary, asked):
    with tempfile.TemporaryDirectory() as folder:
        source, found = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
        source.write_text("".join(json.dumps(line) + "\n" for line in asked))
        subprocess.run([binary, "read", "--periods", "--batch", source, "--out", found], check=True, stderr=subprocess.DEVNULL)
        return [json.loads(line)["periods"] for line in found.read_text().splitlines()]


def day(moment):
    return moment and date.fromisoformat(moment[:10])


def judge(case, periods):
    """exact, both-ends (the last named unit is included), wrong or not read."""
    gold = (day(case["start"]), day(case["end_exclusive"]))
    found = [(day(period["from"]), day(period["to"])) for period in periods]
    if gold in found:
        return "exact"
    if "stated_end" in case["flags"]:
        for start, end in found:
            if start == gold[0] and end and gold[1] and gold[1] < end <= gold[1] + timedelta(days=366):
                return "both-ends"
    return "wrong" if found else "not read"


def main():
    binary, folder, file = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    rules = conventions(file)
    everything = list(cases(folder))
    asked = [
        {"id": case["id"], "lang": case["lang"], "question": case["span"] or case["text"], "today": (case["reference"] or "2020-01-01")[:10]}
        for _, case in everything
    ]
    table, by_rule, false_alarms = defaultdict(Counter), Counter(), []
    for (name, case), periods in zip(everything, read(binary, asked), strict=True):
        row = table[name, case["source"], case["lang"]]
        row["n"] += 1
        if name == "negative":
            row["wrong" if periods else "exact"] += 1
            false_alarms += [case["id"]] if periods else []
            continue
        verdict = judge(case, periods)
        rule = "both-ends" if verdict == "both-ends" else rules.get(case["id"]) if verdict != "exact" else None
        if rule:
            by_rule[rule] += 1
            verdict = "by convention"
        row[verdict] += 1
        if verdict in ("wrong", "not read") and name.startswith("core"):
            print(f"{verdict}: {case['id']}", file=sys.stderr)
    print("| set | source | language | " + " | ".join(COLUMNS) + " | exact of the rest |")
    print("|---|---|---|" + "---|" * (len(COLUMNS) + 1))
    for (name, source, lang), row in table.items():
        rest = row["n"] - row["by convention"]
        share = f"{100 * row['exact'] / rest:.1f} %" if rest else ""
        print(f"| {name} | {source} | {lang} | " + " | ".join(str(row[column]) for column in COLUMNS) + f" | {share} |")
    for lang in ("zh", "en"):
        rows = [row for (name, _, of), row in table.items() if name == f"core_{of}" and of == lang]
        total = sum(rows, Counter())
        rest = total["n"] - total["by convention"]
        print(f"\ncore {lang}: {total['exact']} of {rest} exact, {100 * total['exact'] / rest:.1f} %; {total['by convention']} by convention")
    print("\nby convention: " + ", ".join(f"{rule} {count}" for rule, count in sorted(by_rule.items())))
    print("negatives with a period: " + (", ".join(false_alarms) or "none"))


main()

#!/usr/bin/env python3
"""Cases that segbench's scorer and a report judge differently: differ.py DETAIL.jsonl REPORT.json. Ends with 1 where there are any."""
import collections, json, sys

theirs = {line["id"]: line for line in map(json.loads, open(sys.argv[1], encoding="utf-8"))}
ours = {case["id"]: case for case in json.load(open(sys.argv[2], encoding="utf-8"))["cases"]}
said = {"asked": "abstained", "refused": "abstained", "failed": "abstained"}
missing = {"verdict": "missing", "why": ""}
differ = [id for id in theirs if said.get(ours.get(id, missing)["verdict"], ours.get(id, missing)["verdict"]) != theirs[id]["verdict"]]
for id in differ:
    print(id, "theirs:", theirs[id]["verdict"], "ours:", ours.get(id, missing)["verdict"], ours.get(id, missing).get("why", ""))
verdicts = dict(collections.Counter(line["verdict"] for line in theirs.values()))
print(f"{len(theirs)} cases {verdicts}, {len(differ)} judged differently")
sys.exit(bool(differ) or set(ours) != set(theirs))

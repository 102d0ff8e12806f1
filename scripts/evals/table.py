#!/usr/bin/env python3
"""Rows of the table of docs/evals.md from a report: table.py SET REPORT.json; one row more per language where there are two."""
import json, sys

name, file = sys.argv[1:]
report = json.load(open(file, encoding="utf-8"))


def row(name, rate, left):
    cells = [rate[key] for key in ("n", "correct", "wrong", "asked", "refused", "failed")]
    print("|", " | ".join(map(str, [name, *cells, left])), "|")


def left(cases):
    aside, broken = (sum(case["verdict"] == verdict for case in cases) for verdict in ("set_aside", "broken"))
    return f"{aside + broken}" + (f" ({broken} golds do not run)" if broken else "")


cases = report["cases"]
row(name, report["summary"]["all"], left(cases))
langs = report["summary"]["by"].get("lang", {})
if len(langs) > 1:
    for lang, rate in langs.items():
        row(f"{name}, {lang}", rate, left([case for case in cases if case["lang"] == lang]))

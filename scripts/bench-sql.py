#!/usr/bin/env python3
"""Generated SQL beside hand-written SQL on one loaded snapshot: bench-sql.py BIN DATA STORE CASES MODEL [RUNS] [NAME ...]

Each case is NAME.draft.json and NAME.hand.sql in CASES. Both statements must give the same rows, cell by cell, in any order.
They run in turns and the best time of each counts, so that other work on the machine weighs on both alike.
"""
import decimal
import glob
import os
import pathlib
import statistics
import subprocess
import sys
import time

import duckdb

THREADS = 2
MEMORY = os.environ.get("BENCH_MEMORY", "8GB")


def generated(binary, data, store, model, draft):
    """The SQL that the program prints for a draft."""
    command = [binary, "query", "--explain", "--dialect", "duckdb", "--lang", "en"]
    done = subprocess.run(
        [*command, "--model", model, "--data", data, "--store", store, str(draft)], capture_output=True, text=True
    )
    if done.returncode or not done.stdout:
        sys.exit(f"{draft.name}: no SQL: {done.stdout[:2000]}{done.stderr[:2000]}")
    return done.stdout


def cell(value):
    """A cell as it is compared: numbers to nine significant digits, whatever their type."""
    if value is None or isinstance(value, str):
        return (0 if value is None else 2, 0.0, value or "")
    if isinstance(value, (bool, int, float, decimal.Decimal)):
        return (1, float(f"{float(value):.9g}"), "")
    return (3, 0.0, str(value)[:10] if str(value).endswith("00:00:00") else str(value))


def run(connection, sql):
    """Milliseconds, and the rows in an order of their own."""
    started = time.perf_counter()
    found = connection.execute(sql).fetchall()
    spent = (time.perf_counter() - started) * 1000
    return spent, sorted(tuple(cell(value) for value in row) for row in found)


def main():
    binary, data, store, cases, model = sys.argv[1:6]
    runs = int(sys.argv[6]) if len(sys.argv) > 6 else 5
    named = sys.argv[7:]
    drafts = sorted(pathlib.Path(cases).glob("*.draft.json"))
    drafts = [path for path in drafts if not named or path.name.removesuffix(".draft.json") in named]
    current = os.environ.get("BENCH_SNAPSHOT") or max(glob.glob(f"{store}/*/*.duckdb"), key=os.path.getmtime)
    settings = {"threads": THREADS, "memory_limit": MEMORY}
    connection = duckdb.connect(current, read_only=True, config=settings)
    count = lambda table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    print(f"{count('lines'):,} lines, {count('orders'):,} orders, {count('app_events'):,} app events, {count('users'):,} users;")
    print(f"DuckDB {duckdb.__version__}, {THREADS} threads; the best of {runs} runs, in turns\n")
    print("| query | rows | generated ms | hand ms | ratio |\n|---|---|---|---|---|", flush=True)
    ratios, wrong = [], []
    for draft in drafts:
        name = draft.name.removesuffix(".draft.json")
        ours = generated(binary, data, store, model, draft)
        hand = draft.with_name(f"{name}.hand.sql").read_text()
        turns = [(run(connection, ours), run(connection, hand)) for _ in range(runs)]
        left, right = turns[0][0][1], turns[0][1][1]
        if left != right:
            wrong.append(name)
            apart = [(a, b) for a, b in zip(left, right) if a != b][:3]
            print(f"{name}: the rows differ: {len(left)} and {len(right)}, first {apart}", file=sys.stderr)
        a, b = (min(turn[side][0] for turn in turns) for side in (0, 1))
        ratios.append(a / b)
        print(f"| {name.replace('_', ' ')} | {len(left):,} | {a:.0f} | {b:.0f} | {a / b:.2f} |", flush=True)
    print(f"\nmedian ratio {statistics.median(ratios):.2f}, largest {max(ratios):.2f}")
    if wrong:
        sys.exit(f"different rows: {', '.join(wrong)}")


main()

#!/usr/bin/env python3
"""Cases whose right rows are an answer's own, changed: strain.py QUESTIONS.jsonl ANSWERS.jsonl FOLDER writes strained.jsonl and
strained_answers.jsonl. They tell two scorers apart where they differ in what they let pass."""
import json, os, sys

ROWS_MAX = 200


def literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value) if isinstance(value, int) else f"cast({value!r} as double)"
    return "'" + str(value).replace("'", "''") + "'"


def statement(rows):
    names = ", ".join(f"c{at}" for at in range(len(rows[0])))
    values = ", ".join("(" + ", ".join(map(literal, row)) + ")" for row in rows)
    return f"select * from (values {values}) t({names})"


def scaled(rows, factor, last=False):
    def number(value):
        return value * factor if isinstance(value, (int, float)) and not isinstance(value, bool) else value
    return [[number(value) if not last or at == len(rows) - 1 else value for value in row] for at, row in enumerate(rows)]


def changes(rows):
    first = rows[0]
    text = [at for at, value in enumerate(first) if isinstance(value, str)]
    yield "same", rows
    yield "turned", rows[::-1]
    yield "columns_turned", [row[::-1] for row in rows]
    yield "close", scaled(rows, 1 + 1e-8)
    yield "nearly", scaled(rows, 1 + 1e-5)
    yield "percent", scaled(rows, 100)
    yield "share", scaled(rows, 0.01)
    yield "last_off", scaled(rows, 1.5, last=True)
    yield "fewer", rows[:-1]
    yield "twice", rows + rows[-1:]
    yield "column_more", [[*row, 4711] for row in rows]
    if len(first) > 1:
        yield "first_column", [row[:1] for row in rows]
        yield "without_first", [row[1:] for row in rows]
        yield "unknown_more", rows + [["unknown" if isinstance(row[0], str) else None, *row[1:]] for row in rows[-1:]]
    if len(rows) > 1:
        yield "unknown_fewer", [row for row in rows if None not in row]
        yield "wide", [[value for row in rows for value in row if isinstance(value, (int, float))]]
        yield "zero_fewer", [row for row in rows if any(isinstance(value, (int, float)) and value for value in row)]
    if text:
        yield "shouted", [[value.upper() if isinstance(value, str) else value for value in row] for row in rows]
        yield "other_labels", [[f"x{at}" if place == text[0] else value for place, value in enumerate(row)] for at, row in enumerate(rows)]


def main(questions, answers, folder):
    answers = {line["id"]: line for line in map(json.loads, open(answers, encoding="utf-8"))}
    cases, given = [], []
    for question in map(json.loads, open(questions, encoding="utf-8")):
        answer = answers[question["id"]]
        rows = answer["rows"]
        if answer["kind"] != "answer" or question["expect"] not in ("members", "number", "table") or not 0 < len(rows) <= ROWS_MAX:
            continue
        # In a table a count is right by its count alone, for us; theirs takes any of its cells.
        for expect in {question["expect"]} if "count" in answer["draft"]["show"] else {question["expect"], "table"}:
            for name, changed in changes(rows):
                if not changed or not changed[0] or (expect == "members" and not all(isinstance(row[0], int) for row in changed)):
                    continue
                ratio = [{"unit": "ratio"}] if isinstance(changed[0][0], (int, float)) else []
                for marks in [{}, {"order_matters": True}, {"label_cols": [0]}, *ratio]:
                    key = f"{question['id']}~{expect}~{name}~{''.join(marks)}"
                    cases.append({**question, "id": key, "group": key, "gold_sql": statement(changed), "expect": expect, "order_matters": False, **marks})
                    given.append({**answer, "id": key})
    for name, lines in (("strained", cases), ("strained_answers", given)):
        with open(os.path.join(folder, f"{name}.jsonl"), "w", encoding="utf-8") as file:
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


main(*sys.argv[1:])

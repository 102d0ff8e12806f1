#!/usr/bin/env python3
"""Names for `tagmata model infer --names`, from what a set says of its tables, never from its questions.
    names.py spider SCHEMAS.json DB    display names of tables and columns
    names.py defog FOLDER              tables of a schema lose the schema's name
    names.py tables FOLDER             no names: a script with one view per file, for statements that compare texts with numbers
    names.py databases CASES.jsonl     no names: the databases that cases are asked of"""
import json, os, sys


def singular(words):
    """Tables are named in the plural, things in a model in the singular."""
    for end, one in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", "")):
        if words.lower().endswith(end) and len(words) > len(end) + 2:
            return words[: -len(end)] + one
    return words


def spider(file, db):
    names = {}
    for table, of in json.load(open(file, encoding="utf-8")).get(db, {}).get("tables", {}).items():
        if "name" in of:
            names[table] = {"en": singular(of["name"])}
        for column in of["columns"]:
            if isinstance(column, dict) and "name" in column:
                names[f"{table}.{column['column']}"] = {"en": column["name"]}
    return names


def defog(folder):
    names = {}
    for table in json.load(open(os.path.join(folder, "metadata.json"), encoding="utf-8"))["table_metadata"]:
        schema, _, name = table.rpartition(".")
        if schema:
            names[f"{schema}_{name}"] = {"en": singular(name.replace("_", " "))}
    return names


def tables(folder):
    print("SET old_implicit_casting = true;")
    for file in sorted(os.listdir(folder)):
        name, end = os.path.splitext(file)
        if end == ".parquet":
            print(f"""CREATE VIEW "{name}" AS SELECT * FROM read_parquet('@DATA@/{file}');""")


def databases(file):
    print(*sorted({json.loads(line)["db"] for line in open(file, encoding="utf-8")}), sep="\n")


def main(kind, *args):
    if kind in ("tables", "databases"):
        {"tables": tables, "databases": databases}[kind](*args)
    else:
        print(json.dumps({"spider": spider, "defog": defog}[kind](*args), ensure_ascii=False, indent=1))


main(*sys.argv[1:])

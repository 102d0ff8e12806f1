#!/usr/bin/env python3
"""SuperSonic's transcribed demo model as a model file: supersonic.py MODEL.yaml > supersonic.yaml. Every name but the entity's is theirs and is read
from their file; only the shape is ours. Their sum of visits is a count of rows, their default window has no place here."""
import json, re, sys
import yaml

theirs = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))
models, metrics, terms = theirs["models"], theirs["metrics"], theirs["terms"]
people = models["user_department"]
(key, key_name), (group, group_name) = list(people["primary"].items())[0], list(people["dimensions"].items())[0]


def zh(*names):
    return {"zh": [re.sub(r"\s*\(.*\)", "", name) for name in names], "en": []}


sources = {"user_department": {"from": f"{people['table']}.csv", "key": key}}
dimensions = {
    f"user.{key}": {"column": f"user_department.{key}", "names": zh(key_name), "values_from_data": 100},
    f"user.{group}": {"column": f"user_department.{group}", "names": zh(group_name), "values_from_data": 100},
}
numbers = {}
for name, model in models.items():
    if name == "user_department":
        continue
    time = next(column for column, said in model["dimensions"].items() if "日期" in said)
    sources[name] = {
        "from": f"{model['table']}.csv",
        "time": time,
        "columns": {time: {"type": "date"}},
        "joins": {column: {"to": "user_department", "optional": True} for column in model["foreign"]},
    }
    for column, said in model["dimensions"].items():
        if column != time and zh(said) not in [dimension["names"] for dimension in dimensions.values()]:
            dimensions[f"{name}.{column}"] = {"column": f"{name}.{column}", "names": zh(said), "values_from_data": 100}
for name, metric in metrics.items():
    names = {"names": zh(metric["name"], *metric.get("alias", []))}
    expr = metric["expr"].replace(" ", "")
    if expr == "count(1)":
        numbers[name] = {"count": metric["model"], **names}
    elif found := re.fullmatch(r"count\(distinct(\w+)\)", expr):
        numbers[name] = {"count_distinct": f"{metric['model']}.{found[1]}", **names}
    elif found := re.fullmatch(r"sum\((\w+)\)", expr):
        numbers[name] = {"sum": f"{metric['model']}.{found[1]}", **names}
    elif found := re.fullmatch(r"(\w+)/(\w+)", expr):
        numbers[name] = {"ratio": [found[1], found[2]], **names}
    else:
        print(f"not carried: {name} = {metric['expr']}", file=sys.stderr)
# The data set has names of its own, which questions say before what they ask: everybody in it.
ours = {"data_set": {"names": zh(theirs["dataset"]["alias"], theirs["dataset"]["name"]), "who": {"all": []}}}
for at, (name, term) in enumerate(terms.items()):
    found = re.fullmatch(r"(\w+) in \((.*)\)", term["means"])
    if not found:
        print(f"not carried: {name} = {term['means']}", file=sys.stderr)
        continue
    values = [value.strip().strip("'") for value in found[2].split(",")]
    who = {"field": {"name": f"user.{found[1]}", "is": values}}
    ours[f"term_{at}"] = {"names": zh(name, *term.get("alias", [])), "who": who}
print(json.dumps({
    "model": "supersonic",
    "calendar": {"timezone": "Asia/Shanghai", "week_starts": "monday", "year_starts": 1, "today": "newest_data"},
    "sources": sources,
    "entities": {"user": {"source": "user_department", "names": {"zh": ["用户"], "en": ["user"]}, "label": f"user.{key}"}},
    "dimensions": dimensions,
    "metrics": numbers,
    "terms": ours,
}, ensure_ascii=False, indent=1))

"""Lines of JSON against docs/schema: validate.py SCHEMAS < LINES.

A line names its schema ("newsfold.dump/1"); one without is a line of similar. A
cluster with texts is one of a report, and more is asked of it.
Prints what does not fit; status 1 when anything did not, 2 when a schema was
never met."""
import json
import pathlib
import sys

import jsonschema

folder = pathlib.Path(sys.argv[1])
checks = {
    path.stem: jsonschema.Draft202012Validator(json.loads(path.read_text("utf-8")))
    for path in folder.glob("*.json")
}
for check in checks.values():
    check.check_schema(check.schema)
seen, wrong = set(), 0
for line in sys.stdin:
    if not line.startswith("{"):
        continue
    value = json.loads(line)
    name = value.get("schema", "newsfold.similar/1").split(".", 1)[1].split("/")[0]
    for name in [name, "report_cluster"] if name == "cluster" and "texts" in value else [name]:
        if name not in checks:
            print(f"no schema for {name}")
            wrong += 1
            continue
        seen.add(name)
        for error in checks[name].iter_errors(value):
            wrong += 1
            print(f"{name}: {'/'.join(map(str, error.path))}: {error.message[:200]}")
for name in sorted(set(checks) - seen):
    print(f"{name}: no line of it was seen")
    wrong += 1
print(f"schemas: {len(seen)} kinds of lines, {wrong} faults")
sys.exit(1 if wrong else 0)

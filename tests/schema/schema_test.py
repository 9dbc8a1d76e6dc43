"""Each schema accepts what the commands write and refuses it with any required key removed or retyped.

    python tests/schema/schema_test.py SCHEMA_DIR INPUT_OBSERVER DATA_DIR [DOCUMENT...]
"""
import collections
import copy
import json
import pathlib
import subprocess
import sys
import tempfile

from jsonschema import Draft202012Validator
from referencing import Registry, Resource


# At how many places each key of a `required` is broken: an alternative above it might take some of them, not all.
PLACES = 5


class Schemas:
    """The schemas of a folder, which refer to one another by file name."""

    def __init__(self, folder):
        self.by_name = {path.name: json.loads(path.read_text()) for path in sorted(folder.glob("*.schema.json"))}
        self.registry = Registry().with_resources(
            (name, Resource.from_contents(schema)) for name, schema in self.by_name.items()
        )

    def resolve(self, schema, name):
        """The schema behind $ref and the name of the file that it stands in."""
        while "$ref" in schema:
            file, _, pointer = schema["$ref"].partition("#")
            name = file or name
            target = self.by_name[name]
            for part in filter(None, pointer.split("/")):
                target = target[part]
            schema = target
        return schema, name

    def accepts(self, schema, name, value):
        wrapped = {"$defs": self.by_name[name].get("$defs", {}), **schema}
        return Draft202012Validator({**wrapped, "$id": name}, registry=self.registry).is_valid(value)


def required_places(schemas, schema, name, value, path=()):
    """Yields (path, rule) of every value that some `required` names, following the branches that the value takes; the
    rule is that `required` and the key."""
    schema, name = schemas.resolve(schema, name)
    for keyword in ("allOf", "anyOf", "oneOf"):
        for branch in schema.get(keyword, []):
            if schemas.accepts(branch, name, value):
                yield from required_places(schemas, branch, name, value, path)
    if isinstance(value, dict):
        for key in schema.get("required", []):
            yield (*path, key), (id(schema), key)
        for key, child in value.items():
            inner = schema.get("properties", {}).get(key, schema.get("additionalProperties"))
            if isinstance(inner, dict):
                yield from required_places(schemas, inner, name, child, (*path, key))
    elif isinstance(value, list):
        prefix = schema.get("prefixItems", [])
        for index, child in enumerate(value):
            inner = prefix[index] if index < len(prefix) else schema.get("items")
            if isinstance(inner, dict):
                yield from required_places(schemas, inner, name, child, (*path, index))


def broken(document, path, retyped):
    """The document with the value at `path` removed, or of another type."""
    document = copy.deepcopy(document)
    parent = document
    for part in path[:-1]:
        parent = parent[part]
    if retyped:
        parent[path[-1]] = 7.5 if isinstance(parent[path[-1]], dict) else {"retyped": True}
    else:
        del parent[path[-1]]
    return document


def check(schemas, name, document, label, broken_by_rule):
    """Number of broken variants that were tried; exits with a message at the first that is wrongly accepted."""
    validator = Draft202012Validator({**schemas.by_name[name], "$id": name}, registry=schemas.registry)
    error = next(validator.iter_errors(document), None)
    if error:
        sys.exit(f"{name} refuses {label}: {error.json_path}: {error.message[:300]}")
    kinds = {}
    for path, rule in sorted(set(required_places(schemas, schemas.by_name[name], name, document)), key=str):
        # one place of each kind: list indices tell nothing new
        kinds.setdefault((rule, *("*" if isinstance(part, int) else part for part in path)), (path, rule))
    tried = 0
    for path, rule in kinds.values():
        if broken_by_rule[rule] == PLACES:
            continue
        broken_by_rule[rule] += 1
        for retyped in (False, True):
            tried += 1
            if validator.is_valid(broken(document, path, retyped)):
                sys.exit(f"{name} accepts {label} with {path} {'retyped' if retyped else 'removed'}")
    return tried


def main():
    schemas = Schemas(pathlib.Path(sys.argv[1]))
    command, data = sys.argv[2], pathlib.Path(sys.argv[3])
    for name, schema in schemas.by_name.items():
        Draft202012Validator.check_schema(schema)
    tried = dict.fromkeys(("call-log", "shape-report", "inference", "diff"), 0)
    broken_by_rule = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        log_file = pathlib.Path(folder) / "log.json"
        half_file = pathlib.Path(folder) / "half.json"
        for case in json.loads((data / "relations.json").read_text())["cases"]:
            log_file.write_text(json.dumps(case["log"]))
            documents = {"call-log": case["log"]}
            for kind, verb in (("shape-report", "merge"), ("inference", "infer")):
                run = subprocess.run([command, verb, str(log_file)], capture_output=True, text=True, check=True)
                documents[kind] = json.loads(run.stdout)
            half_file.write_text(json.dumps({**case["log"], "calls": case["log"]["calls"][::2]}))
            run = subprocess.run(
                [command, "diff", str(half_file), str(log_file), "--format", "json"], capture_output=True, text=True
            )
            documents["diff"] = json.loads(run.stdout)
            for kind, document in documents.items():
                tried[kind] += check(schemas, f"{kind}.schema.json", document, case["name"], broken_by_rule)
    for path in map(pathlib.Path, sys.argv[4:]):
        document = json.loads(path.read_text())
        kind = document["format"].removeprefix("input-observer/")
        tried[kind] = tried.get(kind, 0) + check(schemas, f"{kind}.schema.json", document, path.name, broken_by_rule)
    if not all(tried.values()):
        sys.exit(f"nothing was tried for some schema: {tried}")
    print(f"{sum(tried.values())} broken documents refused: {tried}")


if __name__ == "__main__":
    main()

"""The rule itself, leaf by leaf: an axis is dynamic when it took two sizes in the calls, or was asked for.

It judges what the peer cannot: logs that run into one of its faults.
"""
from values import CONTAINERS, children, kind_of


def bound(log, call):
    """The value of each parameter that the call gave; a placeholder stands in for absent and None."""
    names = [entry["name"] for entry in log["signature"]]
    given = {**dict(zip(names, call["args"])), **call["kwargs"]}
    for name, value in log["options"].get("value_if_missing", {}).items():
        if given.get(name) is None:
            given[name] = value
    return given


def axes_of(values, is_batch):
    """The dynamic axes of one place from the values that calls had there."""
    kinds = {kind_of(value) for value in values} - {"none", "scalar"}
    if not kinds:
        return None
    if "tensor" in kinds:
        shapes = [value["tensor"]["shape"] for value in values if kind_of(value) == "tensor"]
        return [axis for axis, sizes in enumerate(zip(*shapes)) if len(set(sizes)) > 1 or (axis == 0 and is_batch)]
    below = {}
    for value in values:
        for key, child in children(value) if kind_of(value) in CONTAINERS else []:
            below.setdefault(key, []).append(child)
    found = {key: axes_of(each, is_batch) for key, each in below.items()}
    return {"dict": found} if kinds == {"dict"} else [found[key] for key in sorted(found)]


def rule_axes(log):
    batch = log["options"].get("set_batch_dimension_for")
    calls = [bound(log, call) for call in log["calls"]]
    axes = {}
    for entry in log["signature"]:
        name = entry["name"]
        values = [call[name] for call in calls if name in call]
        axes[name] = axes_of(values, batch is True or (isinstance(batch, list) and name in batch))
    return axes

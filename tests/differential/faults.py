"""Documented faults of the peer that change its dynamic axes, each a predicate on the log alone.

The numbers are those of the project's study of the peer. A predicate looks at what calls hold and at which of them
the peer refers all others to (the first with most leaves), never at a result.
"""
from values import CONTAINERS, is_empty, is_tensor, kind_of, leaf_paths, leaves

FAULTS = {
    2: "the reference call has as many leaves as arguments, some call a container: nesting is lost",
    3: "None or a scalar where the reference call has a leaf: it takes no slot, later tensors shift",
    4: "a leaf of the reference call that no call fills with a tensor: an error about ranks",
    5: "a named scalar whose value is not that of the reference call, or is lost there: refused",
    6: "no call with most leaves names every argument that some call names: refused",
    7: "an argument by name that the reference call has by position: refused",
    8: "an argument by position that the reference call does not have: it vanishes",
    9: "dict keys or nesting other than in another call, as many leaves: matched by rank, not by path",
    10: "a container with another number of leaves than in another call: refused",
    16: "a placeholder for an argument that comes by position: the placeholder wins",
}


def may_hold_tensors(value):
    return kind_of(value) not in ("none", "scalar")


class PeerCall:
    """What the peer keeps of one call."""

    def __init__(self, log, call):
        defaults = {entry["name"]: entry.get("default") for entry in log["signature"]}
        self.args = call["args"]
        self.kwargs = {name: value for name, value in call["kwargs"].items() if may_hold_tensors(value)}
        for name, value in log["options"].get("value_if_missing", {}).items():
            self.kwargs.setdefault(name, value)
        self.constants = {
            name: value
            for name, value in call["kwargs"].items()
            if kind_of(value) == "scalar" and defaults[name] is not None and value != defaults[name]
        }

    def values(self):
        return [*self.args, *self.kwargs.values()]

    def leaves(self):
        return [leaf for value in self.values() for leaf in leaves(value)]


class PeerView:
    """A log as the peer lays it out: every argument of the reference call in all calls."""

    def __init__(self, log):
        self.names = [entry["name"] for entry in log["signature"]]
        self.placeholders = log["options"].get("value_if_missing", {})
        self.calls = [PeerCall(log, call) for call in log["calls"]]
        self.reference = max(self.calls, key=lambda call: len(call.leaves()))  # the first of those with most

    def positional_names(self, call):
        return self.names[: len(call.args)]

    def surplus(self, call):
        """What the call has by position beyond the reference call, by name."""
        first = len(self.reference.args)
        return dict(zip(self.names[first:], call.args[first:]))

    def columns(self):
        """For each argument of the reference call, its value there and then those of all calls that fill it."""
        for index, value in enumerate(self.reference.args):
            yield value, self.filled(call.args[index] for call in self.calls if index < len(call.args))
        for name, value in self.reference.kwargs.items():
            given = [{**self.surplus(call), **call.kwargs} for call in self.calls]
            yield value, self.filled(each[name] for each in given if name in each)

    @staticmethod
    def filled(values):
        return [value for value in values if value is not None and not is_empty(value)]


def has_container(view):
    return any(kind_of(each) in CONTAINERS for value, filled in view.columns() for each in (value, *filled))


def loses_nesting(view):
    return len(view.reference.leaves()) == len(view.reference.values()) and has_container(view)


def unfilled_leaves(view):
    """Of each leaf of the reference call that is no tensor: does another call have a tensor there?"""
    for value, filled in view.columns():
        for index, leaf in enumerate(leaves(value)):
            if not is_tensor(leaf):
                yield any(index < len(leaves(each)) and is_tensor(leaves(each)[index]) for each in filled)


def shifts_slots(view):
    return has_container(view) and any(unfilled_leaves(view))


def has_unfilled_leaf(view):
    return not all(unfilled_leaves(view))


def changes_constants(view):
    return any(call.constants != view.reference.constants for call in view.calls)


def unknown_names(view):
    return {name for call in view.calls for name in call.kwargs} - set(view.reference.kwargs)


def misses_names(view):
    return bool(unknown_names(view) - set(view.positional_names(view.reference)))


def names_positional(view):
    return bool(unknown_names(view) & set(view.positional_names(view.reference)))


def drops_positional(view):
    vanished = [
        value
        for call in view.calls
        for name, value in view.surplus(call).items()
        if name not in view.reference.kwargs
    ]
    return any(map(may_hold_tensors, vanished))


def matches_other_leaves(view):
    layouts = [(leaf_paths(value), leaf_paths(filled[0])) for _, filled in view.columns() for value in filled]
    return any(len(one) == len(other) and one != other for one, other in layouts)


def changes_lengths(view):
    return any(len({len(leaves(each)) for each in (value, *filled)}) > 1 for value, filled in view.columns())


def doubles_positional(view):
    return any(name in view.placeholders for call in view.calls for name in view.positional_names(call))


PREDICATES = {
    2: loses_nesting,
    3: shifts_slots,
    4: has_unfilled_leaf,
    5: changes_constants,
    6: misses_names,
    7: names_positional,
    8: drops_positional,
    9: matches_other_leaves,
    10: changes_lengths,
    16: doubles_positional,
}


def faults_of(log):
    """The numbers of the faults that the log runs into, ascending."""
    view = PeerView(log)
    return [number for number, holds in PREDICATES.items() if holds(view)]

"""A random call log: a signature, one to eight calls of it, and options; the same log for the same seed.

Most logs are what programs do: a fixed number of leading arguments by position, the rest by name, optional ones
absent or None now and then, caches empty at first. About a third have one habit of a less tidy caller, HABITS.
"""
import random
from dataclasses import dataclass, field
from typing import Any

from values import tensor

HABITS = (
    "shuffles dict keys",
    "leaves out or renames dict keys",
    "varies the length of lists",
    "has None or scalars within containers",
    "passes scalars by position",
    "changes scalars that have a default",
    "passes the same argument by position and by name",
    "has no call with all arguments",
    "has containers of one tensor",
    "wants a placeholder for what comes by position",
)
SIZES = (0, 1, 1, 2, 2, 3, 4, 5, 7, 8)
DIMS = ("batch", "seq", "past", "other")
DTYPES = ("float32", "float32", "int64", "float16", "bool")
SCALARS = (1.0, 0.5, 3, 0, True, False, "mean", "")
REQUIRED = object()


@dataclass
class Parameter:
    name: str
    layout: Any
    default: Any = REQUIRED
    keyword_only: bool = False

    @property
    def is_scalar(self):
        return self.layout[0] == "scalar"

    @property
    def is_optional(self):
        return self.default is not REQUIRED


@dataclass
class Log:
    rng: random.Random
    habit: str
    parameters: list = field(default_factory=list)
    constant_sizes: dict = field(default_factory=dict)
    constant_scalars: dict = field(default_factory=dict)


def random_axes(rng, rank):
    """Of each axis the dim that it has, or its constant size; `total` is past + seq."""
    return [rng.choice((*DIMS, "total", rng.choice((1, 2, 3, 4, 6)))) for _ in range(rank)]


def tensor_layout(rng):
    return ("tensor", rng.choice(DTYPES), random_axes(rng, rng.choice((0, 1, 2, 2, 3, 4))))


def container_layout(rng, habit):
    length = 1 if habit == "has containers of one tensor" else rng.choice((2, 2, 3))
    kind = rng.choice(("list", "tuple", "dict", "cache"))
    if kind == "cache":
        key_value = ("tuple", [(i, ("tensor", "float32", ["batch", 2, "past", 4])) for i in range(2)])
        return ("list", [(i, key_value) for i in range(length)])
    keys = rng.sample(("a", "b", "c.d", "1"), length) if kind == "dict" else range(length)
    nested = rng.random() < 0.2
    inner = (lambda: ("list", [(i, tensor_layout(rng)) for i in range(2)])) if nested else (lambda: tensor_layout(rng))
    return (kind, [(key, inner()) for key in keys])


def random_parameters(rng, habit):
    """One tensor that is always given, then any of the rest; those with a default stand last, as Python demands."""
    made = [Parameter("x", tensor_layout(rng))]
    for index in range(rng.randint(0, 5)):
        kind = rng.choice(("tensor", "tensor", "container", "container", "scalar"))
        name = f"{kind}_{index}"
        if kind == "scalar":
            made.append(Parameter(name, ("scalar",), rng.choice((REQUIRED, None, *SCALARS))))
        else:
            layout = tensor_layout(rng) if kind == "tensor" else container_layout(rng, habit)
            made.append(Parameter(name, layout, rng.choice((REQUIRED, None, None))))
    for parameter in made[-rng.randint(1, 2) :] if rng.random() < 0.3 else []:
        parameter.keyword_only = True
    return sorted(made, key=lambda parameter: (parameter.keyword_only, parameter.is_optional))


def random_sizes(log):
    sizes = {dim: log.constant_sizes.get(dim, log.rng.choice(SIZES)) for dim in DIMS}
    return {**sizes, "total": sizes["past"] + sizes["seq"]}


def random_value(log, layout, sizes):
    rng = log.rng
    if layout[0] == "tensor":
        return tensor([sizes.get(axis, axis) for axis in layout[2]], layout[1])
    entries = list(layout[1])
    if log.habit == "varies the length of lists" and layout[0] == "list":
        entries = (entries + entries)[: rng.randint(1, len(entries) + 1)]
    made = [(key, random_value(log, child, sizes)) for key, child in entries]
    if log.habit == "has None or scalars within containers" and rng.random() < 0.5:
        index = rng.randrange(len(made))
        made[index] = (made[index][0], rng.choice((None, None, 3)))
    if layout[0] != "dict":
        return {layout[0]: [value for _, value in made]}
    if log.habit == "shuffles dict keys":
        rng.shuffle(made)
    if log.habit == "leaves out or renames dict keys" and rng.random() < 0.5:
        made[0:1] = rng.choice(([], [("renamed", made[0][1])]))
    return {"dict": dict(made)}


def random_scalar(log, parameter):
    """Scalars with a default keep one value, as flags do; the others may change from call to call."""
    value = log.rng.choice(SCALARS)
    if parameter.default in (REQUIRED, None) or log.habit == "changes scalars that have a default":
        return value
    return log.constant_scalars.setdefault(parameter.name, log.rng.choice((parameter.default, value)))


def argument(log, parameter, sizes, is_full):
    """The value of a parameter in one call, or REQUIRED where the call leaves it out."""
    rng = log.rng
    if parameter.is_scalar:
        value = random_scalar(log, parameter)
        may_vary = parameter.default is None or value == parameter.default
        return rng.choice((value, REQUIRED)) if parameter.is_optional and may_vary else value
    if not is_full and parameter.layout[0] != "tensor" and rng.random() < 0.2:
        return {parameter.layout[0]: {} if parameter.layout[0] == "dict" else []}
    if not is_full and parameter.is_optional and rng.random() < 0.4:
        return rng.choice((None, REQUIRED))
    return random_value(log, parameter.layout, sizes)


def leading(log):
    """How many parameters a call may pass by position."""
    count = 0
    for parameter in log.parameters:
        if parameter.keyword_only or (parameter.is_scalar and log.habit != "passes scalars by position"):
            break
        count += 1
    return count


def random_call(log, positions, is_full):
    sizes = random_sizes(log)
    values = [(each.name, argument(log, each, sizes, is_full)) for each in log.parameters]
    args = [value for _, value in values[:positions]]
    while args and args[-1] is REQUIRED:
        args.pop()
    kwargs = [(name, value) for name, value in values[len(args) :] if value is not REQUIRED]
    log.rng.shuffle(kwargs)
    return {"args": [None if value is REQUIRED else value for value in args], "kwargs": dict(kwargs)}


def random_options(log, positions):
    options = {}
    rng, names = log.rng, [each.name for each in log.parameters if not each.is_scalar]
    if rng.random() < 0.3:
        options["set_batch_dimension_for"] = rng.choice((True, rng.sample(names, rng.randint(1, len(names)))))
    wants_positional = log.habit == "wants a placeholder for what comes by position"
    candidates = [
        each
        for index, each in enumerate(log.parameters)
        if each.is_optional and not each.is_scalar and (index < positions) == wants_positional
    ]
    if candidates and (wants_positional or rng.random() < 0.3):
        parameter = rng.choice(candidates)
        placeholder = random_value(log, parameter.layout, {**random_sizes(log), "past": 0, "total": 0})
        options["value_if_missing"] = {parameter.name: placeholder}
    return options


def described(parameter):
    entry = {"name": parameter.name}
    if parameter.is_optional:
        entry["default"] = parameter.default
    if parameter.keyword_only:
        entry["kind"] = "keyword_only"
    return entry


def random_log(seed):
    rng = random.Random(seed)
    log = Log(rng, rng.choice(HABITS) if rng.random() < 0.35 else "")
    log.parameters = random_parameters(rng, log.habit)
    log.constant_sizes = {dim: rng.choice(SIZES) for dim in DIMS if rng.random() < 0.3}
    most = leading(log)
    positions = rng.choice((0, most, rng.randint(0, most)))
    count = rng.randint(1, 8)
    full = -1 if log.habit == "has no call with all arguments" else rng.randrange(count)
    calls = []
    for index in range(count):
        if log.habit == "passes the same argument by position and by name":
            positions = rng.randint(0, most)
        calls.append(random_call(log, positions, index == full))
    return {
        "format": "input-observer/call-log",
        "version": 1,
        "signature": [described(each) for each in log.parameters],
        "calls": calls,
        "options": random_options(log, positions),
    }

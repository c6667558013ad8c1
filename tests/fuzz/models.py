"""Ultralytics' model YAMLs of random rows, most of which make no network."""

from random import Random
from typing import Any

import yaml
from surgery import a_value

from convcalc.dialects.ultralytics import library
from convcalc.dialects.ultralytics.torch_modules import torch_names
from convcalc.dialects.ultralytics.variables import VARIABLES

_MODULES = (*library.texts(), *torch_names(), "Foo", "conv", "nn.Foo")
_HEADS = ("Classify", "Detect", "Conv")
_ARGUMENTS = (8, 16, 64, 1, 3, 5, 0, True, False, None, "None", "nc", 0.25, "nearest", [3, 3])
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def model(random: Random) -> str:
    """Return a model's text: rows that may be sound, with a few values that are not."""
    rows = [_row(random, number) for number in range(random.randint(1, 6))]
    head = [[-1, 1, random.choice(_HEADS), ["nc"]]]
    if random.random() < 0.5:
        head = [[[random.randint(0, len(rows)), -1], 1, random.choice(_MODULES), ["nc"]]]
    text: dict[Any, Any] = {"nc": 10, "backbone": rows, "head": head}
    if random.random() < 0.5:
        text["scales"] = {it: [0.33, 0.25, 1024] for it in random.choice(("ns", "n", "lmx"))}
    for _ in range(random.choice((0, 0, 1, 3))):
        text[random.choice((*VARIABLES, "scales", "head", "ch"))] = a_value(random)
    return yaml.dump(text, Dumper=_DUMPER, default_flow_style=None, sort_keys=False)


def _row(random: Random, number: int) -> Any:  # noqa: ANN401  any YAML
    args = [
        random.choice(_ARGUMENTS) if random.random() < 0.95 else a_value(random)
        for _ in range(random.choice((0, 1, 1, 2, 3, 5)))
    ]
    source = -1 if random.random() < 0.8 or not number else random.randint(-3, number)
    row = [source, random.choice((1, 1, 1, 2, 3, 0)), random.choice(_MODULES), args]
    if random.random() < 0.06:
        row[random.randrange(len(row))] = a_value(random)
    return row if random.random() < 0.98 else a_value(random)

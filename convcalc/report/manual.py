"""The manual of the layer types: their list, and a page for each, made from its class."""

import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import get_args

from convcalc.analysis.analysis import Analysis
from convcalc.dialects.fields import Description
from convcalc.layers.shared.base import Group, Layer
from convcalc.layers.shared.docstrings import sections
from convcalc.report.numbers import exact
from convcalc.shapes import shape_text

_WIDTH = 80


def render_types(types: Mapping[str, type[Layer]]) -> str:
    """Return all types under the names of their groups, each with what it does."""
    groups: dict[str, list[str]] = {group: [] for group in get_args(Group)}
    width = max(map(len, types))
    for name, layer in types.items():
        indent = " " * (width + 4)
        line = textwrap.fill(
            _headline(layer),
            _WIDTH,
            initial_indent=f"  {name.ljust(width)}  ",
            subsequent_indent=indent,
        )
        groups[layer.group].append(line)
    texts = ("\n".join([group, *lines]) for group, lines in groups.items() if lines)
    return "\n\n".join(texts) + "\n"


def render_page(
    name: str, layer: type[Layer], fields: Sequence[Description], example: Analysis
) -> str:
    """Return a type's page: what it does, its fields, its rules, an example worked out."""
    summary, named = sections(layer)
    parts = [textwrap.fill(f"{name}: {summary}", _WIDTH), _fields(fields)]
    parts += [
        textwrap.fill(f"{title}: {text}", _WIDTH, subsequent_indent="  ")
        for title, text in named.items()
    ]
    parts.append(_example(layer, example))
    return "\n\n".join(parts) + "\n"


def example_spec(layer: type[Layer]) -> str:
    """Return a spec of the type's example on inputs of the sizes that it names."""
    sizes = [size.strip() for size in layer.example_input.split(",")]
    listed = re.search(r"inputs: \[([^\]]*)\]", layer.example)
    if listed is None:
        return f"input: {sizes[0]}\nlayers:\n  - {layer.example}\n"
    names = [name.strip() for name in listed[1].split(",")]
    inputs = ", ".join(f"{name}: {size}" for name, size in zip(names, sizes, strict=True))
    return f"inputs: {{{inputs}}}\nlayers:\n  - {layer.example}\n"


def _headline(layer: type[Layer]) -> str:
    summary, _ = sections(layer)
    return summary


def _fields(fields: Sequence[Description]) -> str:
    if not fields:
        return "Fields: none."
    width = max(len(field.name) for field in fields)
    lines = [
        textwrap.fill(
            f"{field.takes} ({field.default})",
            _WIDTH,
            initial_indent=f"  {field.name.ljust(width)}  ",
            subsequent_indent=" " * (width + 4),
        )
        for field in fields
    ]
    return "\n".join(["Fields:", *lines])


def _example(layer: type[Layer], example: Analysis) -> str:
    """Return the example with what it gives: shapes, parameters and multiply-adds."""
    row = example.layers[-1]
    outputs = ", ".join(shape_text(it.shape) for it in row.outputs if it.shape is not None)
    lines = [
        textwrap.fill(text, _WIDTH, initial_indent="  ", subsequent_indent="    ")
        for text in (
            layer.example,
            f"on {layer.example_input} gives {outputs or 'no output'}",
        )
    ]
    if row.params:
        formula = f"parameters: {row.parameter_formula} = {exact(row.params)}"
        lines.append(
            textwrap.fill(formula, _WIDTH, initial_indent="  ", subsequent_indent="    ")
        )
    if row.macs:
        lines.append(f"  MACs: {exact(row.macs)}")
    return "\n".join(["Example:", *lines])

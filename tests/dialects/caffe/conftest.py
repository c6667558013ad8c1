from collections.abc import Callable

import pytest

import convcalc
from convcalc import Analysis
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]
Judge = Callable[..., Analysis]
Accepted = Callable[..., tuple[str, Shapes, Shapes]]
Refused = Callable[..., list[tuple[str, str, str | None]]]


@pytest.fixture
def judge() -> Judge:
    """Read one layer of a type on inputs b0, b1, ... with as many tops t0, t1, ..."""

    def analysis_of(
        type_name: str, inputs: Shapes, fields: str = "", tops: int = 1
    ) -> Analysis:
        lines = [
            f'layer {{ name: "i{k}" type: "Input" top: "b{k}" input_param {{ shape {{'
            f" {' '.join(f'dim: {size}' for size in shape)} }} }} }}\n"
            for k, shape in enumerate(inputs)
        ]
        bottoms = " ".join(f'bottom: "b{k}"' for k in range(len(inputs)))
        named = " ".join(f'top: "t{k}"' for k in range(tops))
        lines.append(f'layer {{ name: "L" type: "{type_name}" {bottoms} {named}\n{fields} }}\n')
        return convcalc.summarize_text("".join(lines), syntax="prototxt")

    return analysis_of


@pytest.fixture
def accepted(judge: Judge) -> Accepted:
    """Give the type of a layer that is sound, and the shapes of its tops and its blobs."""

    def outcome(
        type_name: str, inputs: Shapes, fields: str, tops: int
    ) -> tuple[str, Shapes, Shapes]:
        analysis = judge(type_name, inputs, fields, tops)
        (row,) = analysis.layers
        assert analysis.ok, analysis.diagnostics
        blobs = tuple(it.shape for it in row.parameters or ())
        return row.type, tuple(it.shape for it in row.outputs if it.shape is not None), blobs

    return outcome


@pytest.fixture
def refused(judge: Judge) -> Refused:
    """Give rule, message and help of each error of a layer."""

    def errors(
        type_name: str, inputs: Shapes, fields: str, tops: int
    ) -> list[tuple[str, str, str | None]]:
        found = judge(type_name, inputs, fields, tops).diagnostics
        return [(it.rule, it.message, it.help) for it in found if it.severity == "error"]

    return errors

from collections.abc import Callable

import pytest

import convcalc
from convcalc import Analysis
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]
Judge = Callable[..., Analysis]


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

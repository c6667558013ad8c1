import pytest

from convcalc import summarize_text
from convcalc.diagnostics import Problem
from convcalc.layers.grn import Grn
from convcalc.layers.shared.base import Parameter


@pytest.mark.parametrize(("axis", "channels"), [(1, 4), (-1, 6)])
def test_figures(axis: int, channels: int) -> None:
    given = ((2, 4, 5, 6),)
    layer = Grn(axis=axis)
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == given
    assert layer.macs(given) == 0
    assert layer.parameters(given) == (
        Parameter("weight", (channels,), "weight"),
        Parameter("bias", (channels,), "bias"),
    )


def test_saved_bytes() -> None:
    # PyTorch 2.13 on timm's GlobalResponseNorm, (2, 4, 5, 6) with the channels last: 2024
    spec = "{input: [4, 5, 6], layers: [{type: bias}, {type: grn, axis: -1}]}"
    assert summarize_text(spec, syntax="yaml", batch=2).layers[-1].saved_bytes == 2024


def test_problems() -> None:
    assert list(Grn(axis=2).check(((2, 4),))) == [
        Problem(
            "no-such-axis",
            "axis must name an axis after the batch,"
            " but it is 2 and 4 with its batch has 2 axes",
            "axis",
        )
    ]

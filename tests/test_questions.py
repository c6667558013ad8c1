import pytest

import convcalc
from convcalc.settings import Settings


def test_explain_one_layer() -> None:
    explanation = convcalc.explain("alexnet", "fc8", batch=2)
    assert [it.row.name for it in explanation.boards] == ["fc8"]
    assert explanation.boards[0].row.macs == 2 * 4096 * 1000
    assert explanation.pattern == "(CONV-RELU-POOL-NORM)*2-(CONV-RELU)*3-POOL-(FC-RELU)*2-FC"


def test_explain_a_layer_that_is_not_there() -> None:
    with pytest.raises(ValueError, match=r"^there is no layer 'x' in alexnet\.yaml$"):
        convcalc.explain("alexnet", "x")


def test_layer() -> None:
    explanation = convcalc.layer("conv", [3, 32, 32], out_channels=10, kernel_size=5, padding=2)
    (board,) = explanation.boards
    assert board.row.params == 760
    assert board.row.outputs[0].shape == (1, 10, 32, 32)
    assert explanation.analysis.settings == Settings(phase="test")


@pytest.mark.parametrize(
    ("fields", "shape"),
    [
        pytest.param({"kernel_size": (3, 5)}, (1, 10, 30, 28), id="a-tuple"),
        pytest.param({"kernel_size": [3, 5]}, (1, 10, 30, 28), id="a-list"),
        pytest.param({"kernel_size": 3, "padding": "same"}, (1, 10, 32, 32), id="a-word"),
        pytest.param({"kernel_size": 3, "bias": False}, (1, 10, 30, 30), id="a-flag"),
    ],
)
def test_fields_of_a_layer(fields: dict[str, int], shape: tuple[int, ...]) -> None:
    (board,) = convcalc.layer("conv", "32x32x3", out_channels=10, **fields).boards
    assert board.row.outputs[0].shape == shape
    assert board.row.numbers("bias") == (0 if fields.get("bias") is False else 10)


def test_a_wrong_layer_does_not_raise() -> None:
    analysis = convcalc.layer("conv", "7x7x3", out_channels=1, kernel_size=3, stride=3).analysis
    assert [it.rule for it in analysis.diagnostics] == ["stride-does-not-divide"]


def test_layer_refuses() -> None:
    with pytest.raises(ValueError, match=r"^a layer must have an input, but no size is given$"):
        convcalc.layer("relu")
    with pytest.raises(
        ValueError, match=r"^a field must have a value, but stride is asked for$"
    ):
        convcalc.layer("conv", "8x8x3", out_channels=4, kernel_size=3, stride="?")


def test_suggest() -> None:
    found = convcalc.suggest("conv", "32x32x3", field="stride", out_channels=10, kernel_size=5)
    assert [it.value for it in found.values] == [1, 3]


def test_fit() -> None:
    found = convcalc.fit("alexnet", (200, 300))
    assert [size for size, _ in found.fitting] == [227, 259, 291]
    assert convcalc.fit("alexnet", (224, 224), rounding="floor").fitting == ()


@pytest.mark.parametrize("wanted", [(0, 3), (5, 3)])
def test_fit_refuses_ranges(wanted: tuple[int, int]) -> None:
    with pytest.raises(
        ValueError,
        match=r"^a range must be two sizes that go up from 1 at the least, but it is ",
    ):
        convcalc.fit("alexnet", wanted)


def test_compare_analyses_and_paths() -> None:
    half = convcalc.summarize("alexnet", inputs={"data": "259x259x3"})
    comparison = convcalc.compare("alexnet", half)
    assert comparison.totals["params"] == (62378344, 76009832)
    assert comparison.labels == ("alexnet.yaml", "alexnet.yaml")


def test_compare_needs_two() -> None:
    message = "^at least two networks are compared, but there are 1$"
    with pytest.raises(ValueError, match=message):
        convcalc.compare("alexnet")


def test_public_names() -> None:
    assert all(hasattr(convcalc, name) for name in convcalc.__all__)
    with pytest.raises(AttributeError, match=r"^module 'convcalc' has no attribute 'nothing'$"):
        convcalc.nothing  # noqa: B018

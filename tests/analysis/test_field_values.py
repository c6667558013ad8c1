from itertools import product

import pytest
from each import each

import convcalc
from convcalc.analysis.field_values import Suggestion
from convcalc.api import FieldValue


def values_of(type_name: str, *sizes: str, field: str, **fields: FieldValue) -> list[object]:
    found = convcalc.suggest(type_name, *sizes, field=field, **fields)
    return [it.value for it in found.values]


@each("window", product(range(1, 13), (1, 2, 3, 5), (1, 2, 3, 4)))
def test_symmetric_paddings_against_a_count(window: tuple[int, int, int]) -> None:
    """A padding fits if the last window ends where the padded input does."""
    size, kernel_size, stride = window
    fitting = [
        pad
        for pad in range(kernel_size)
        if any(
            start + kernel_size == size + 2 * pad for start in range(0, size + 2 * pad, stride)
        )
    ]
    found = convcalc.suggest(
        "conv",
        f"{size}x{size}x2",
        field="padding",
        out_channels=2,
        kernel_size=kernel_size,
        stride=stride,
    )
    assert [it.value for it in found.values if it.how == "number"] == fitting


@pytest.mark.parametrize(
    ("type_name", "sizes", "field", "fields", "expected"),
    [
        pytest.param(
            *("conv", ["32x32x3"], "stride", {"out_channels": 8, "kernel_size": 5}, [1, 3]),
            id="stride",
        ),
        pytest.param(
            *("conv", ["32x32x3"], "kernel_size", {"out_channels": 8, "stride": 9}),
            [5, 14, 23, 32],
            id="kernel-size",
        ),
        pytest.param(
            *("conv", ["9x9x12"], "groups", {"out_channels": 8, "kernel_size": 3}),
            [1, 2, 4],
            id="groups",
        ),
        pytest.param(
            *("max_pool", ["55x55x4"], "padding", {"kernel_size": 3, "stride": 2}),
            [0, 1, "valid", "same"],
            id="pooling-is-padded-by-half-its-kernel-at-most",
        ),
        pytest.param(
            *("max_pool", ["8x8x4"], "rounding", {"kernel_size": 3}),
            ["floor", "ceil"],
            id="words",
        ),
        pytest.param("relu", ["8x8x4"], "in_place", {}, [False, True], id="a-flag"),
        pytest.param(
            *("conv", ["8x8x4"], "bias", {"out_channels": 2, "kernel_size": 3}),
            [False, True, "per_location"],
            id="a-flag-or-a-word",
        ),
        pytest.param("concat", ["4x4x3", "4x4x2"], "axis", {}, [1], id="an-axis"),
        pytest.param(
            *("conv", ["6x6x3"], "padding", {"out_channels": 8, "kernel_size": 1, "stride": 2}),
            ["same"],
            id="a-window-of-one-pixel-is-not-padded",
        ),
        pytest.param("dropout", ["9"], "p", {}, [], id="numbers-that-are-not-whole"),
    ],
)
def test_values(
    type_name: str,
    sizes: list[str],
    field: str,
    fields: dict[str, int],
    expected: list[object],
) -> None:
    assert values_of(type_name, *sizes, field=field, **fields) == expected


def test_one_sided_paddings() -> None:
    found = convcalc.suggest(
        "conv", [3, 32, 32], field="padding", out_channels=8, kernel_size=5, stride=2
    )
    assert found.values == (
        Suggestion((0, 1, 0, 1), "one-sided", ((1, 8, 15, 15),)),
        Suggestion((1, 2, 1, 2), "one-sided", ((1, 8, 16, 16),)),
        Suggestion((2, 3, 2, 3), "one-sided", ((1, 8, 17, 17),)),
        Suggestion((3, 4, 3, 4), "one-sided", ((1, 8, 18, 18),)),
        Suggestion("same", "word", ((1, 8, 16, 16),)),
    )
    for it in found.values:
        assert not isinstance(it.value, int)
        padded = convcalc.layer(
            "conv", [3, 32, 32], out_channels=8, kernel_size=5, stride=2, padding=it.value
        )
        assert padded.analysis.ok
        assert padded.boards[0].row.outputs[0].shape == it.outputs[0]


def test_axes_that_need_different_values() -> None:
    found = convcalc.suggest("max_pool", "8x9x3", field="kernel_size", stride=5)
    # (8 - F) and (9 - F) are multiples of 5
    assert found.values == (
        Suggestion(3, "axis", axis="height"),
        Suggestion(8, "axis", axis="height"),
        Suggestion(4, "axis", axis="width"),
        Suggestion(9, "axis", axis="width"),
    )


def test_a_layer_that_is_wrong_anyway() -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011  the whole text is compared
        convcalc.suggest(
            "conv", "8x8x3", field="padding", out_channels=8, kernel_size=3, groups=2
        )
    assert str(error.value) == "groups must divide the input's channels, but 3 = 2 x 1 + 1"


def test_large_windows_take_no_time() -> None:
    found = convcalc.suggest(
        "max_pool", "100000x100000x1", field="padding", kernel_size=50001, stride=50000
    )
    assert [it.value for it in found.values if it.how == "one-sided"] == [(0, 1, 0, 1)]

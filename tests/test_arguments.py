"""Wrong arguments of the entry points: each error names the argument and shows its value."""

from collections.abc import Callable
from fractions import Fraction
from operator import index
from typing import Any

import pytest

import convcalc
from convcalc.settings import Custom
from convcalc.shapes import WrittenShape

RELU = "input: 8x8x3\nlayers: [relu]\n"


entry: Any = convcalc
"""The entry points, whose arguments nobody checks."""


def summarized(**settings: Any) -> convcalc.Analysis:  # noqa: ANN401  right ones and wrong ones
    return convcalc.summarize_text(RELU, **settings)


WRONG_SETTINGS: list[tuple[dict[str, Any], str]] = [
    ({"batch": "2"}, "batch must be a whole number, but it is '2'"),
    ({"batch": True}, "batch must be a whole number, but it is True"),
    ({"batch": 2.0}, "batch must be a whole number, but it is 2.0"),
    ({"batch": 0}, "batch must be at least 1, but it is 0"),
    ({"inputs": 224}, "inputs must be a size such as '224x224x3', but it is 224"),
    ({"inputs": None}, "inputs must be a size such as '224x224x3', but it is None"),
    (
        {"inputs": {"data": 224}},
        "inputs['data'] must be a size such as '224x224x3', but it is 224",
    ),
    (
        {"inputs": {"data": [True, 8]}},
        "inputs['data'] must be a size such as '224x224x3', but it is [True, 8]",
    ),
    (
        {"inputs": {1: "8x8x3"}},
        "inputs must be a mapping of names to sizes, but one of the names is 1",
    ),
    ({"variables": [1]}, "variables must be a mapping of names to values, but it is [1]"),
    (
        {"variables": {"a": Fraction(1, 2)}},
        "variables['a'] must be a number or a text, but it is Fraction(1, 2)",
    ),
    ({"variables": {"a": None}}, "variables['a'] must be a number or a text, but it is None"),
    ({"stages": 3}, "stages must be a list of names, but it is 3"),
    ({"stages": [3]}, "stages must be a list of names, but it is [3]"),
    ({"level": "a"}, "level must be a whole number, but it is 'a'"),
    ({"custom": "x"}, "custom must be a mapping of names to sizes, but it is 'x'"),
    *(
        (
            {"custom": {"x": wrong}},
            "custom['x'] must be 'passthrough' or a size such as '20x20x256', but it is"
            f" {wrong!r}",
        )
        for wrong in list[Any]((5, [], [[]], ["a"], [[1, 2.5]], [[1], 2], [1, 0]))
    ),
    ({"advice": "yes"}, "advice must be True or False, but it is 'yes'"),
    ({"ignore": 5}, "ignore must be a list of names, but it is 5"),
    (
        {"ignore": "reshape-mismatches"},
        "ignore: there is no rule 'reshape-mismatches'; did you mean 'reshape-mismatch'?",
    ),
    ({"fits": 2.5}, "fits must be a size such as '24GiB', but it is 2.5"),
    (
        {"dtype": None},
        "dtype must be one of float64, float32, float16, bfloat16, int8, but it is None",
    ),
    ({"phase": []}, "phase must be one of test, train, but it is []"),
    (
        {"batch": "x" * 80},
        f"batch must be a whole number, but it is '{'x' * 59}...",
    ),
]


@pytest.mark.parametrize(("settings", "expected"), WRONG_SETTINGS)
def test_wrong_setting(settings: dict[str, Any], expected: str) -> None:
    with pytest.raises(ValueError, match=" ") as raised:
        summarized(**settings)
    assert str(raised.value) == expected


WRONG_ARGUMENTS: dict[str, Callable[[], object]] = {
    "spec must be a path or the name of a bundled network, but it is None": lambda: (
        entry.summarize(None)
    ),
    "text must be a text, but it is b'x'": lambda: entry.summarize_text(b"x"),
    "there is no layer '3' in vgg16.yaml": lambda: entry.explain("vgg16", 3),
    "there is no layer 'conv11' in vgg16.yaml; did you mean 'conv1_1'?": lambda: entry.explain(
        "vgg16", "conv11"
    ),
    "a range must be two sizes that go up from 1 at the least, but it is 5": lambda: entry.fit(
        "vgg16", 5
    ),
    "a range must be two sizes that go up from 1 at the least, but it is (9, 8)": lambda: (
        entry.fit("vgg16", (9, 8))
    ),
    "an end of a range must be a whole number, but it is 'a'": lambda: entry.fit(
        "vgg16", ("a", "b")
    ),
    "vary must be a list of names, but it is 3": lambda: entry.fit("vgg16", vary=3),
    "a network must be a path, a bundled name or an analysis, but it is ['a', 'b']": lambda: (
        entry.compare(["a", "b"])
    ),
    "type_name must be the name of a layer type, but it is 3": lambda: entry.layer(3, "8x8x3"),
    "an input must be a number, a word or a list of numbers, but it is None": lambda: (
        entry.layer("relu", None)
    ),
    "kernel_size must be a number, a word or a list of numbers, but it is None": lambda: (
        entry.layer("conv", "8x8x3", kernel_size=None)
    ),
    "field must be the name of a field, but it is 3": lambda: entry.suggest(
        "conv", "8x8x3", field=3
    ),
    "grid must be a mapping of names to values, but it is 3": lambda: entry.sweep("vgg16", 3),
    "grid['input']: '3.5' is not a size such as 224x224x3 or a side such as 224": lambda: (
        entry.sweep("vgg16", {"input": 3.5})
    ),
    "grid['width']: there must be a value, but the list is empty": lambda: entry.sweep(
        "vgg16", {"width": []}
    ),
    "executor must be one of concurrent.futures or its like, but it is 3": lambda: entry.sweep(
        "vgg16", {}, executor=3
    ),
    "sample must be at least 1, but it is -1": lambda: entry.sweep("vgg16", {}, sample=-1),
    "seed must be a whole number, but it is 'x'": lambda: entry.sweep("vgg16", {}, seed="x"),
}


@pytest.mark.parametrize("expected", WRONG_ARGUMENTS)
def test_wrong_argument(expected: str) -> None:
    with pytest.raises(ValueError, match=" ") as raised:
        WRONG_ARGUMENTS[expected]()
    assert str(raised.value) == expected


class Number:
    """A whole number of another library's kind, such as NumPy's."""

    def __init__(self, value: int) -> None:
        self.value = value

    def __index__(self) -> int:
        return self.value


@pytest.mark.parametrize("size", ["9x9x3", [3, 9, 9], (3, Number(9), 9), {"data": [3, 9, 9]}])
def test_the_only_input_needs_no_name(size: Any) -> None:  # noqa: ANN401  any that suits
    assert summarized(inputs=size).inputs[0].shape == (1, 3, 9, 9)


def test_whole_numbers_of_any_kind() -> None:
    batch: Any = Number(4)
    assert summarized(batch=batch).inputs[0].shape == (index(batch), 3, 8, 8)


def test_one_name_is_a_list_of_one() -> None:
    settings = summarized(stages="a, b", ignore="reshape-mismatch").settings
    assert (settings.stages, settings.ignore) == (("a", "b"), frozenset({"reshape-mismatch"}))


def test_sizes_of_a_custom_type_as_texts_and_lists() -> None:
    given: Any = {"x": [[2, 3], "4x5x6"]}
    shapes = (WrittenShape((2, 3), "chw"), WrittenShape((6, 4, 5), "hwc"))
    assert summarized(custom=given).settings.custom == {"x": Custom(shapes)}

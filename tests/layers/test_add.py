import re

import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.add import Add
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Add(), ((1, 256, 56, 56), (1, 256, 56, 56)), (1, 256, 56, 56), id="resnet-shortcut"
        ),
        pytest.param(Add(), ((1, 10), (1, 10), (1, 10)), (1, 10), id="three-vectors"),
        pytest.param(Add(), ((1, 4, 9), (1, 4, 9)), (1, 4, 9), id="1d"),
        pytest.param(Add(), ((1, 4, 5, 6, 7), (1, 4, 5, 6, 7)), (1, 4, 5, 6, 7), id="3d"),
        pytest.param(
            Add(), ((1, 64, 7, 7), (1, 64, 1, 1)), (1, 64, 7, 7), id="second-input-stretched"
        ),
        pytest.param(
            Add(), ((1, 64, 1, 7), (1, 64, 7, 1)), (1, 64, 7, 7), id="each-stretches-the-other"
        ),
        pytest.param(
            Add(),
            ((1, 64, 1, 1), (1, 64, 1, 7), (1, 64, 5, 1)),
            (1, 64, 5, 7),
            id="three-stretched",
        ),
        pytest.param(
            Add(broadcast=False),
            ((1, 64, 7, 7), (1, 64, 7, 7)),
            (1, 64, 7, 7),
            id="no-broadcast",
        ),
    ],
)
def test_output_shapes(layer: Add, given: Shapes, expected: Shape) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == (expected,)


def test_nothing_is_learned_or_counted() -> None:
    given = ((1, 256, 56, 56), (1, 256, 56, 56))
    assert Add().parameters(given) == ()
    assert Add().macs(given) == 0


def test_the_output_is_new_storage() -> None:
    assert Add().storage == "new"


def test_any_number_of_inputs_from_two_is_taken() -> None:
    assert Add.arity == (2, None)


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Add(),
            ((1, 64, 56, 56), (1, 256, 56, 56)),
            [
                Problem(
                    "shapes-differ",
                    "inputs must have one shape,"
                    " but input 1 gives 56x56x64 and input 2 gives 56x56x256",
                    "inputs",
                )
            ],
            id="resnet-shortcut-not-projected",
        ),
        pytest.param(
            Add(),
            ((1, 8, 7, 7), (1, 8, 5, 5), (1, 8, 7, 7), (1, 8, 7, 5)),
            [
                Problem(
                    "shapes-differ",
                    "inputs must have one shape,"
                    " but input 1 gives 7x7x8 and input 2 gives 5x5x8",
                    "inputs",
                ),
                Problem(
                    "shapes-differ",
                    "inputs must have one shape,"
                    " but input 1 gives 7x7x8 and input 4 gives 7x5x8",
                    "inputs",
                ),
            ],
            id="two-of-four-differ",
        ),
        pytest.param(
            Add(),
            ((1, 64, 7, 7), (1, 64)),
            [
                Problem(
                    "shapes-differ",
                    "inputs must have one shape, but input 1 gives 7x7x64 and input 2 gives 64",
                    "inputs",
                )
            ],
            id="volume-and-vector",
        ),
        pytest.param(
            Add(broadcast=False),
            ((1, 64, 7, 7), (1, 64, 1, 1)),
            [
                Problem(
                    "shapes-differ",
                    "inputs must have one shape,"
                    " but input 1 gives 7x7x64 and input 2 gives 1x1x64",
                    "inputs",
                )
            ],
            id="no-broadcast",
        ),
    ],
)
def test_problems(layer: Add, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected


def test_each_input_that_differs_is_named_however_often_it_comes() -> None:
    given = ((1, 4, 9), (1, 4, 9), (1, 5, 9), (1, 4, 9), (1, 5, 9))
    assert [it.message for it in Add().check(given)] == [
        "inputs must have one shape, but input 1 gives 9x4 and input 3 gives 9x5",
        "inputs must have one shape, but input 1 gives 9x4 and input 5 gives 9x5",
    ]


def test_thousands_of_inputs_are_compared() -> None:
    inputs = [(1, 4, 8 if number % 2 else 1) for number in range(30_000)]
    assert list(Add().check(tuple(inputs))) == []


def test_inputs_that_differ_in_their_batch_alone_are_told_apart() -> None:
    (problem,) = Add().check(((2, 3, 4, 4), (3, 3, 4, 4)))
    assert problem.rule == "shapes-differ"
    inputs = re.search(r"but input 1 gives (.+) and input 2 gives (.+)$", str(problem.message))
    assert inputs
    assert inputs[1] != inputs[2]


# Input 1 would be stretched: it is input 2 that input 3 does not agree with.
def test_the_blame_is_on_inputs_that_do_not_agree() -> None:
    (problem,) = Add().check(((1, 8, 1, 1), (1, 8, 5, 5), (1, 8, 4, 4)))
    assert problem == Problem(
        "shapes-differ",
        "inputs must have one shape, but input 2 gives 5x5x8 and input 3 gives 4x4x8",
        "inputs",
    )

import re

import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.concat import Concat
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # Szegedy et al. 2014, table 1: 64 + 128 + 32 + 32
        pytest.param(
            Concat(),
            ((1, 64, 28, 28), (1, 128, 28, 28), (1, 32, 28, 28), (1, 32, 28, 28)),
            (1, 256, 28, 28),
            id="googlenet-inception-3a",
        ),
        pytest.param(Concat(), ((1, 10), (1, 20)), (1, 30), id="vectors"),
        pytest.param(Concat(), ((1, 3, 9), (1, 5, 9)), (1, 8, 9), id="1d"),
        pytest.param(Concat(), ((1, 3, 4, 5, 6), (1, 3, 4, 5, 6)), (1, 6, 4, 5, 6), id="3d"),
        pytest.param(Concat(), ((1, 64, 28, 28),), (1, 64, 28, 28), id="one-input"),
        pytest.param(
            Concat(axis=-1), ((1, 3, 4, 5), (1, 3, 4, 7)), (1, 3, 4, 12), id="last-axis"
        ),
        pytest.param(Concat(axis=2), ((1, 3, 4, 5), (1, 3, 1, 5)), (1, 3, 5, 5), id="heights"),
        pytest.param(Concat(axis=0), ((2, 3, 4), (5, 3, 4)), (7, 3, 4), id="batches"),
    ],
)
def test_output_shapes(layer: Concat, given: Shapes, expected: Shape) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == (expected,)


def test_nothing_is_learned_or_counted() -> None:
    given = ((1, 64, 28, 28), (1, 128, 28, 28))
    assert Concat().parameters(given) == ()
    assert Concat().macs(given) == 0


def test_the_output_is_new_storage() -> None:
    assert Concat().storage == "new"


def test_any_number_of_inputs_from_one_is_taken() -> None:
    assert Concat.arity == (1, None)


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Concat(),
            ((1, 64, 28, 28), (1, 128, 28, 28), (1, 32, 14, 28)),
            [
                Problem(
                    "shapes-differ",
                    "inputs must agree but for their channels,"
                    " but input 1 gives 28x28x64 and input 3 gives 14x28x32",
                    "inputs",
                )
            ],
            id="one-height-differs",
        ),
        pytest.param(
            Concat(),
            ((1, 64, 28, 28), (1, 64, 14, 28), (1, 64, 28, 14)),
            [
                Problem(
                    "shapes-differ",
                    "inputs must agree but for their channels,"
                    " but input 1 gives 28x28x64 and input 2 gives 14x28x64",
                    "inputs",
                ),
                Problem(
                    "shapes-differ",
                    "inputs must agree but for their channels,"
                    " but input 1 gives 28x28x64 and input 3 gives 28x14x64",
                    "inputs",
                ),
            ],
            id="two-inputs-differ",
        ),
        pytest.param(
            Concat(axis=-1),
            ((1, 3, 4, 5), (1, 3, 9, 5)),
            [
                Problem(
                    "shapes-differ",
                    "inputs must agree but for their width,"
                    " but input 1 gives 4x5x3 and input 2 gives 9x5x3",
                    "inputs",
                )
            ],
            id="axis-counted-from-the-front",
        ),
        pytest.param(
            Concat(),
            ((1, 64, 7, 7), (1, 64)),
            [
                Problem(
                    "shapes-differ",
                    "inputs must agree but for their channels,"
                    " but input 1 gives 7x7x64 and input 2 gives 64",
                    "inputs",
                )
            ],
            id="volume-and-vector",
        ),
        pytest.param(
            Concat(axis=3),
            ((1, 3, 4, 5), (1, 3, 4)),
            [
                Problem(
                    "shapes-differ",
                    "inputs must agree but for their width,"
                    " but input 1 gives 4x5x3 and input 2 gives 4x3",
                    "inputs",
                )
            ],
            id="second-input-lacks-the-axis",
        ),
        pytest.param(
            Concat(),
            ((4, 10), (5, 10)),
            [
                Problem(
                    "shapes-differ",
                    "inputs must agree but for axis 1,"
                    " but input 1 gives [4, 10] and input 2 gives [5, 10]",
                    "inputs",
                )
            ],
            id="vectors-of-other-batches",
        ),
        pytest.param(
            Concat(axis=2),
            ((1, 10), (1, 20)),
            [
                Problem(
                    "no-such-axis",
                    "axis must name an axis of the input,"
                    " but it is 2 and 10 with its batch has 2 axes",
                    "axis",
                )
            ],
            id="axis-past-the-end",
        ),
    ],
)
def test_problems(layer: Concat, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected


def test_inputs_that_differ_in_their_batch_alone_are_told_apart() -> None:
    (problem,) = Concat().check(((1, 3, 4, 4), (2, 3, 4, 4)))
    assert problem.rule == "shapes-differ"
    inputs = re.search(r"but input 1 gives (.+) and input 2 gives (.+)$", str(problem.message))
    assert inputs
    assert inputs[1] != inputs[2]

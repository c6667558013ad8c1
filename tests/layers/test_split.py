import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.split import Split
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(Split(chunks=2), (1, 96, 27, 27), ((1, 48, 27, 27),) * 2, id="halves"),
        # torch.chunk: 10 in 4 parts are 3, 3, 3 and 1
        pytest.param(
            Split(chunks=4), (2, 10), ((2, 3), (2, 3), (2, 3), (2, 1)), id="last-smaller"
        ),
        pytest.param(
            Split(split_sizes=(1, 4, 3)),
            (1, 8, 5, 5),
            ((1, 1, 5, 5), (1, 4, 5, 5), (1, 3, 5, 5)),
            id="sizes",
        ),
        pytest.param(
            Split(split_sizes=(2, 3), axis=-1), (1, 8, 5), ((1, 8, 2), (1, 8, 3)), id="last"
        ),
        pytest.param(Split(chunks=1), (1, 8), ((1, 8),), id="one"),
    ],
)
def test_output_shapes(layer: Split, given: Shape, expected: Shapes) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == expected
    assert layer.output_count == len(expected)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0
    assert layer.storage == "view"


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        pytest.param(
            Split(),
            Problem(
                "missing-field",
                "split must have either chunks or split_sizes, but neither is given",
                "split_sizes",
                about="fields",
            ),
            id="neither",
        ),
        pytest.param(
            Split(chunks=2, split_sizes=(5, 5)),
            Problem(
                "given-both-ways",
                "split must have either chunks or split_sizes, but both are given",
                "split_sizes",
                about="fields",
            ),
            id="both",
        ),
        # torch.chunk(10, 6) gives 5 parts of 2
        pytest.param(
            Split(chunks=6),
            Problem(
                "split-mismatch",
                "each of the chunks must get a part of the axis, but a part is 10/6 rounded up"
                " = 2 and 5 of them use up all 10",
                "chunks",
                "write split_sizes with the size of each part",
            ),
            id="fewer-chunks",
        ),
        pytest.param(
            Split(split_sizes=(5, 4)),
            Problem(
                "split-mismatch",
                "split_sizes must sum up to the axis, but 5 + 4 = 9 and the axis has 10",
                "split_sizes",
            ),
            id="other-sum",
        ),
        pytest.param(
            Split(chunks=2, axis=3),
            Problem(
                "no-such-axis",
                "axis must name an axis of the input,"
                " but it is 3 and 7x10 with its batch has 3 axes",
                "axis",
            ),
            id="no-axis",
        ),
    ],
)
def test_problems(layer: Split, expected: Problem) -> None:
    assert list(layer.check(((1, 10, 7),))) == [expected]
    assert layer.output_count >= 1

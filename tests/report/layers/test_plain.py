from collections.abc import Callable

import pytest
from rich.cells import cell_len

import convcalc
from convcalc import Analysis
from convcalc.report.layers.grid import Grid
from convcalc.report.layers.plain import render_plain

MakeGrid = Callable[..., Grid]

LEGEND = (
    "memory: the input and every activation that takes new storage; in-place layers and views"
    " take none.\n"
    "peak inference memory: the largest sum of tensors alive at once, each from its layer to"
    " its last reader; parameters not counted.\n"
    "training memory: what PyTorch's autograd keeps of a forward pass, the largest gradients of"
    " activations at one layer, parameters, their gradients, the optimizer's state.\n"
    "MACs: multiply-adds by weights or between activations, biases not counted; FLOPs are twice"
    " that.\n"
)


def test_plain(small: Analysis, grid_of: MakeGrid) -> None:
    expected = """\
Small (<text>): batch 1, float32, rounding exact, phase test

layer  type    output    memory  parameters    MACs
-----  ------  ------  --------  ----------  ------
data   input   6x6x2      288 B           0       0
conv1  conv    4x4x96  6.00 KiB      1.82 k  27.6 k
relu1  relu    4x4x96         0           0       0
fc     linear  1000    3.91 KiB      1.54 M  1.54 M
-----  ------  ------  --------  ----------  ------
total                  10.2 KiB      1.54 M  1.56 M

Most forward memory: conv1 holds 6.00 KiB of 10.2 KiB, 59 %.
Most parameters: fc holds 1.54 M of 1.54 M, 100 %.
Most multiply-adds: fc takes 1.54 M of 1.56 M, 98 %.
Peak inference memory: 9.91 KiB while fc runs, for relu1 (6.00 KiB) and fc (3.91 KiB).
Training memory with sgd: 11.8 MiB = saved for backward 6.28 KiB + gradients of activations \
12.0 KiB + parameters 5.87 MiB + their gradients 5.87 MiB.
Receptive field: relu1, the last layer with positions, sees 3x3 of the input's 6x6 in steps \
of 1.
"""
    assert render_plain(grid_of(small)) == expected + LEGEND


def test_plain_with_unknown_rows(broken: Analysis, grid_of: MakeGrid) -> None:
    expected = """\
Broken (<text>): batch 1, float32, rounding exact, phase test

layer      output  memory
---------  ------  ------
data       6x6x2    288 B
relu1      6x6x2        0
max_pool1  ?            ?
fc         ?            ?
---------  ------  ------
total                   ?

"""
    text = render_plain(grid_of(broken, "layer", "output", "memory"))
    assert text == expected + LEGEND


def test_plain_of_one_column(small: Analysis, grid_of: MakeGrid) -> None:
    lines = render_plain(grid_of(small, "params", exact=True)).splitlines()
    assert lines[2:9] == [
        "parameters",
        "----------",
        "         0",
        "     1,824",
        "         0",
        " 1,537,000",
        "----------",
    ]
    assert lines[9] == " 1,538,824"


def test_plain_of_hostile_names(hostile: Analysis, grid_of: MakeGrid) -> None:
    text = render_plain(grid_of(hostile))
    assert all(line.isprintable() for line in text.split("\n"))
    lines = text.splitlines()
    assert (
        lines[4] == "=cmd()                       input   8x8x3      768 B           0       0"
    )
    assert (
        lines[8]
        == "\\x1b[31mred\\x1b[0m           relu    6x6x4          0           0       0"
    )


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("\u65e5\u672c", id="wide-letters"),
        pytest.param("e\u0301e\u0301", id="accents-of-their-own"),
    ],
)
def test_columns_stand_under_each_other_whatever_the_letters(
    name: str, grid_of: MakeGrid
) -> None:
    analysis = convcalc.summarize_text(
        f"input: 8x8x3\nlayers:\n  - {{type: relu, name: {name}}}\n", syntax="yaml"
    )
    lines = render_plain(grid_of(analysis, "layer", "macs")).splitlines()[2:8]
    assert {cell_len(line) for line in lines} == {cell_len(lines[0])}

import re
from collections.abc import Callable

import pytest

import convcalc
from convcalc import Analysis
from convcalc.report.layers.grid import Grid
from convcalc.report.layers.table import render_table

MakeGrid = Callable[..., Grid]
Drawn = Callable[[Grid, int], list[str]]


COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def drawn() -> Drawn:
    """Give the lines of a table as a terminal of some width shows them, colours left out."""

    def draw(grid: Grid, width: int) -> list[str]:
        lines = COLOUR.sub("", render_table(grid, width)).splitlines()
        return [line.rstrip() for line in lines]

    return draw


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("spec", ["alexnet.yaml", "vgg16.yaml", "vgg16.prototxt", "vgg19.yaml"])
def test_no_figure_is_cut(
    spec: str, exact: bool, width: int, drawn: Drawn, grid_of: MakeGrid
) -> None:
    grid = grid_of(convcalc.summarize(spec), exact=exact)
    lines = drawn(grid, width)
    assert max(map(len, lines)) <= width
    assert not any("\N{HORIZONTAL ELLIPSIS}" in line for line in lines)
    for row in (*grid.rows, grid.totals):
        figures = [cell for cell in row[2:] if cell]
        assert any(all(it in line for it in figures) for line in lines), row


def test_table(small: Analysis, drawn: Drawn, grid_of: MakeGrid) -> None:
    rule = "\N{BOX DRAWINGS LIGHT HORIZONTAL}" * 56
    assert drawn(grid_of(small), 80) == [
        "Small (<text>): batch 1, float32, rounding exact, phase test",
        "",
        " layer   type     output     memory   parameters     MACs",
        f" {rule}",
        " data    input    6x6x2       288 B            0        0",
        " conv1   conv     4x4x96   6.00 KiB       1.82 k   27.6 k",
        " relu1   relu     4x4x96          0            0        0",
        " fc      linear   1000     3.91 KiB       1.54 M   1.54 M",
        "",
        " total                     10.2 KiB       1.54 M   1.56 M",
        "",
        "Most forward memory: conv1 holds 6.00 KiB of 10.2 KiB, 59 %.",
        "Most parameters: fc holds 1.54 M of 1.54 M, 100 %.",
        "Most multiply-adds: fc takes 1.54 M of 1.56 M, 98 %.",
        "Peak inference memory: 9.91 KiB while fc runs, for relu1 (6.00 KiB) and fc (3.91",
        "KiB).",
        "Training memory with sgd: 11.8 MiB = saved for backward 6.28 KiB + gradients of",
        "activations 12.0 KiB + parameters 5.87 MiB + their gradients 5.87 MiB.",
        "Receptive field: relu1, the last layer with positions, sees 3x3 of the input's",
        "6x6 in steps of 1.",
        "memory: the input and every activation that takes new storage; in-place layers",
        "and views take none.",
        "peak inference memory: the largest sum of tensors alive at once, each from its",
        "layer to its last reader; parameters not counted.",
        "training memory: what PyTorch's autograd keeps of a forward pass, the largest",
        "gradients of activations at one layer, parameters, their gradients, the",
        "optimizer's state.",
        "MACs: multiply-adds by weights or between activations, biases not counted; FLOPs",
        "are twice that.",
    ]


def test_hostile_names_stand_for_themselves(
    hostile: Analysis, drawn: Drawn, grid_of: MakeGrid
) -> None:
    grid = grid_of(hostile, "layer", "params")
    lines = drawn(grid, 120)
    assert all(line.isprintable() for line in lines)
    assert lines[0].startswith("[bold]net[/bold] <b>|\\x1b[31m (<text>)")
    assert [line.split("   ")[0].strip() for line in lines[4:13]] == [
        name for name, _ in grid.rows
    ]


def test_long_names_are_folded_and_figures_are_not(drawn: Drawn, grid_of: MakeGrid) -> None:
    name = "inception_4a/" * 12
    analysis = convcalc.summarize_text(
        f"input: 224x224x64\nlayers:\n"
        f"  - {{type: conv, name: {name}, out_channels: 512, kernel_size: 3}}\n",
        syntax="yaml",
    )
    grid = grid_of(analysis, exact=True)
    lines = drawn(grid, 80)
    assert max(map(len, lines)) <= 80
    joined = "".join(line.split("  ")[0].strip() for line in lines[4:])
    assert name in joined
    for cell in grid.rows[1][2:]:
        assert any(cell in line for line in lines), cell

from collections.abc import Callable

import convcalc
from convcalc import Analysis
from convcalc.report.layers.columns import COLUMNS, Selection, style_of
from convcalc.report.layers.grid import Grid, make_grid

MakeGrid = Callable[..., Grid]


def test_grid(small: Analysis, grid_of: MakeGrid) -> None:
    grid = grid_of(small)
    assert grid.caption == "Small (<text>): batch 1, float32, rounding exact, phase test"
    assert [it.name for it in grid.columns] == [
        "layer",
        "type",
        "output",
        "memory",
        "params",
        "macs",
    ]
    assert grid.rows == [
        ("data", "input", "6x6x2", "288 B", "0", "0"),
        ("conv1", "conv", "4x4x96", "6.00 KiB", "1.82 k", "27.6 k"),
        ("relu1", "relu", "4x4x96", "0", "0", "0"),
        ("fc", "linear", "1000", "3.91 KiB", "1.54 M", "1.54 M"),
    ]
    assert grid.totals == ("total", "", "", "10.2 KiB", "1.54 M", "1.56 M")
    assert grid.notes == (
        "params: 1,538,824 (100 % in fc)",
        "macs: 1,563,648 (98 % in fc)",
        "memory: 10.2 KiB (59 % in conv1)",
        "peak: 9.91 KiB while fc runs",
        "training: 11.8 MiB with sgd",
        "receptive field: 3x3 of 6x6 at relu1, in steps of 1",
    )


def test_grid_with_a_legend(small: Analysis) -> None:
    selection = Selection((COLUMNS["layer"], COLUMNS["macs"]))
    style = style_of(small, exact=True, layout="hwc")
    grid = make_grid(small, selection, style, with_legend=True)
    names = [note.partition(":")[0] for note in grid.notes]
    figures = ["params", "macs", "memory", "peak", "training", "receptive field"]
    # the columns first, and nothing twice
    assert names == [
        *figures,
        "",
        *("layer", "macs", "params", "memory", "peak", "training", "receptive field"),
    ]
    assert grid.notes[2] == "memory: 10,432 bytes (59 % in conv1)"


def test_grid_of_exact_figures(small: Analysis, grid_of: MakeGrid) -> None:
    grid = grid_of(small, "macs", "memory", "elements", exact=True)
    # 4*4*96 outputs of 3*3*2; 1536 inputs of fc to 1000 outputs
    assert [row[0] for row in grid.rows] == ["0", "27,648", "0", "1,536,000"]
    assert grid.totals == ("1,563,648", "10,432", "2,608")


def test_grid_with_unknown_rows(broken: Analysis, grid_of: MakeGrid) -> None:
    grid = grid_of(broken)
    assert grid.rows == [
        ("data", "input", "6x6x2", "288 B", "0", "0"),
        ("relu1", "relu", "6x6x2", "0", "0", "0"),
        ("max_pool1", "max_pool", "?", "?", "?", "?"),
        ("fc", "linear", "?", "?", "?", "?"),
    ]
    assert grid.totals == ("total", "", "", "?", "?", "?")
    assert grid.notes == ()


def test_grid_of_hostile_names(hostile: Analysis, grid_of: MakeGrid) -> None:
    grid = grid_of(hostile, "layer")
    assert grid.caption == (
        "[bold]net[/bold] <b>|\\x1b[31m (<text>): batch 1, float32, rounding exact, phase test"
    )
    assert [name for (name,) in grid.rows] == [
        "=cmd()",
        "[relu1]",
        "<script>a&lt;b</script>",
        "a|b",
        "\\x1b[31mred\\x1b[0m",
        "two\\nlines",
        "@SUM(A1)",
        "*b* _i_ ~~s~~ `c` [x](y) #1",
        "-5",
    ]


def test_caption_of_the_settings(grid_of: MakeGrid) -> None:
    analysis = convcalc.summarize_text(
        "input: 8x8x3\nlayers: [relu]\n",
        syntax="yaml",
        batch=32,
        dtype="bfloat16",
        rounding="ceil",
        phase="train",
    )
    assert grid_of(analysis).caption == (
        "text (<text>): batch 32, bfloat16, rounding ceil, phase train"
    )


def test_caption_without_an_input(grid_of: MakeGrid) -> None:
    analysis = convcalc.summarize_text("layers: [relu]\n", syntax="yaml")
    assert grid_of(analysis).caption == ("text (<text>): float32, rounding exact, phase test")

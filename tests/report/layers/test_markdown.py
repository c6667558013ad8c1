from collections.abc import Callable

from convcalc import Analysis
from convcalc.report.layers.grid import Grid
from convcalc.report.layers.markdown import render_markdown

MakeGrid = Callable[..., Grid]


def test_markdown(small: Analysis, grid_of: MakeGrid) -> None:
    assert (
        render_markdown(grid_of(small))
        == """\
**Small (\\<text\\>): batch 1, float32, rounding exact, phase test**

| layer | type | output | memory | params | macs |
| --- | --- | --- | ---: | ---: | ---: |
| data | input | 6x6x2 | 288 B | 0 | 0 |
| conv1 | conv | 4x4x96 | 6.00 KiB | 1.82 k | 27.6 k |
| relu1 | relu | 4x4x96 | 0 | 0 | 0 |
| fc | linear | 1000 | 3.91 KiB | 1.54 M | 1.54 M |
| **total** |  |  | **10.2 KiB** | **1.54 M** | **1.56 M** |

- params: 1,538,824 (100 % in fc)
- macs: 1,563,648 (98 % in fc)
- memory: 10.2 KiB (59 % in conv1)
- peak: 9.91 KiB while fc runs
- training: 11.8 MiB with sgd
- receptive field: 3x3 of 6x6 at relu1, in steps of 1
"""
    )


def test_markdown_of_unknown_rows(broken: Analysis, grid_of: MakeGrid) -> None:
    lines = render_markdown(grid_of(broken, "layer", "output", "params")).splitlines()
    assert lines[4:9] == [
        "| data | 6x6x2 | 0 |",
        "| relu1 | 6x6x2 | 0 |",
        "| max\\_pool1 | ? | ? |",
        "| fc | ? | ? |",
        "| **total** |  | **?** |",
    ]


def test_formulas_keep_their_stars(small: Analysis, grid_of: MakeGrid) -> None:
    lines = render_markdown(grid_of(small, "params-formula")).splitlines()
    assert lines[5] == "| (3\\*3\\*2)\\*96 + 96 |"


def test_hostile_names_stand_for_themselves(hostile: Analysis, grid_of: MakeGrid) -> None:
    lines = render_markdown(grid_of(hostile, "layer", "params")).splitlines()
    assert lines[0] == (
        "**\\[bold\\]net\\[/bold\\] \\<b\\>\\|\\\\x1b\\[31m (\\<text\\>): batch 1, float32,"
        " rounding exact, phase test**"
    )
    assert lines[4:13] == [
        "| =cmd() | 0 |",
        "| \\[relu1\\] | 112 |",
        "| \\<script\\>a\\&lt;b\\</script\\> | 0 |",
        "| a\\|b | 0 |",
        "| \\\\x1b\\[31mred\\\\x1b\\[0m | 0 |",
        "| two\\\\nlines | 0 |",
        "| @SUM(A1) | 0 |",
        "| \\*b\\* \\_i\\_ \\~\\~s\\~\\~ \\`c\\` \\[x\\](y) \\#1 | 0 |",
        "| -5 | 1.45 k |",
    ]

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

| layer | type | output | memory | parameters | MACs |
| --- | --- | --- | ---: | ---: | ---: |
| data | input | 6x6x2 | 288 B | 0 | 0 |
| conv1 | conv | 4x4x96 | 6.00 KiB | 1.82 k | 27.6 k |
| relu1 | relu | 4x4x96 | 0 | 0 | 0 |
| fc | linear | 1000 | 3.91 KiB | 1.54 M | 1.54 M |
| **total** |  |  | **10.2 KiB** | **1.54 M** | **1.56 M** |

- Most forward memory: conv1 holds 6.00 KiB of 10.2 KiB, 59 %.
- Most parameters: fc holds 1.54 M of 1.54 M, 100 %.
- Most multiply-adds: fc takes 1.54 M of 1.56 M, 98 %.
- Peak inference memory: 9.91 KiB while fc runs, for relu1 (6.00 KiB) and fc (3.91 KiB).
- Training memory with sgd: 11.8 MiB = saved for backward 6.28 KiB + gradients of activations \
12.0 KiB + parameters 5.87 MiB + their gradients 5.87 MiB.
- Receptive field: relu1, the last layer with positions, sees 3x3 of the input's 6x6 in steps \
of 1.
- memory: the input and every activation that takes new storage; in-place layers and views \
take none.
- peak inference memory: the largest sum of tensors alive at once, each from its layer to its \
last reader; parameters not counted.
- training memory: what PyTorch's autograd keeps of a forward pass, the largest gradients of \
activations at one layer, parameters, their gradients, the optimizer's state.
- MACs: multiply-adds by weights or between activations, biases not counted; FLOPs are twice \
that.
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

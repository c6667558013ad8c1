from collections.abc import Callable
from functools import cache

import pytest
from rich.cells import cell_len

import convcalc
from convcalc import Analysis
from convcalc.report.layers.column_names import DEFAULT_COLUMNS, SPARE_COLUMNS
from convcalc.report.layers.grid import Grid
from convcalc.report.layers.plain import Terminal, render_plain

MakeGrid = Callable[..., Grid]

FOOTER = """\
params: 1,538,824 (100 % in fc)
macs: 1,563,648 (98 % in fc)
memory: 10.2 KiB (59 % in conv1)
peak: 9.91 KiB while fc runs
training: 11.8 MiB with sgd
receptive field: 3x3 of 6x6 at relu1, in steps of 1
"""


def test_plain(small: Analysis, grid_of: MakeGrid) -> None:
    expected = """\
Small (<text>): batch 1, float32, rounding exact, phase test

layer  type    output    memory  params    macs
-----  ------  ------  --------  ------  ------
data   input   6x6x2      288 B       0       0
conv1  conv    4x4x96  6.00 KiB  1.82 k  27.6 k
relu1  relu    4x4x96         0       0       0
fc     linear  1000    3.91 KiB  1.54 M  1.54 M
-----  ------  ------  --------  ------  ------
total                  10.2 KiB  1.54 M  1.56 M

"""
    assert render_plain(grid_of(small)) == expected + FOOTER


def test_a_terminal_wraps_the_lines_around_the_table(
    small: Analysis, grid_of: MakeGrid
) -> None:
    grid = grid_of(small)._replace(spare=SPARE_COLUMNS)
    text = render_plain(grid, Terminal(33, str))
    assert (
        text
        == """\
Small (<text>): batch 1, float32,
  rounding exact, phase test

layer  output  params    macs
-----  ------  ------  ------
data   6x6x2        0       0
conv1  4x4x96  1.82 k  27.6 k
relu1  4x4x96       0       0
fc     1000    1.54 M  1.54 M
-----  ------  ------  ------
total          1.54 M  1.56 M

left out for lack of width: type,
  memory

params: 1,538,824 (100 % in fc)
macs: 1,563,648 (98 % in fc)
memory: 10.2 KiB (59 % in conv1)
peak: 9.91 KiB while fc runs
training: 11.8 MiB with sgd
receptive field: 3x3 of 6x6 at
  relu1, in steps of 1
"""
    )


@pytest.mark.parametrize(
    ("width", "titles", "left_out"),
    [
        pytest.param(47, "layer type output memory params macs", None, id="all-fit"),
        pytest.param(46, "layer output memory params macs", "type", id="type-first"),
        pytest.param(38, "layer output params macs", "type, memory", id="then-memory"),
        pytest.param(28, "layer output params", "type, memory, macs", id="then-macs"),
        pytest.param(20, "layer output", "type, memory, params, macs", id="then-params"),
        pytest.param(12, "layer", "type, output, memory, params, macs", id="then-output"),
        pytest.param(1, "layer", "type, output, memory, params, macs", id="never-the-names"),
    ],
)
def test_a_narrow_terminal_has_fewer_columns(
    width: int, titles: str, left_out: str | None, small: Analysis, grid_of: MakeGrid
) -> None:
    grid = grid_of(small)._replace(caption="x", spare=SPARE_COLUMNS)
    text = render_plain(grid, Terminal(width, str))
    lines = text.splitlines()
    assert lines[2].split() == titles.split()
    flat = " ".join(text.split())
    assert ("left out for lack of width" in flat) == (left_out is not None)
    assert f"left out for lack of width: {left_out or ''}" in flat or not left_out


def test_asked_columns_give_way_from_the_end(small: Analysis, grid_of: MakeGrid) -> None:
    grid = grid_of(small, "macs", "layer", "params", "output")._replace(caption="x")
    assert [
        render_plain(grid, Terminal(width, str)).splitlines()[2].split() for width in (26, 16)
    ] == [["macs", "layer", "params"], ["macs", "layer"]]


def test_one_column_always_stays(small: Analysis, grid_of: MakeGrid) -> None:
    lines = render_plain(grid_of(small, "params", "macs"), Terminal(3, str)).splitlines()
    assert "params" in lines


def test_a_column_that_nobody_asked_for_goes_without_a_word(
    small: Analysis, grid_of: MakeGrid
) -> None:
    columns = (*DEFAULT_COLUMNS, "params-formula")
    grid = grid_of(small, *columns)._replace(spare=SPARE_COLUMNS, extra=("params-formula",))
    wide, narrow = (render_plain(grid, Terminal(width, str)) for width in (66, 60))
    assert "(3*3*2)*96 + 96" in wide
    assert "formula" not in narrow
    assert "left out" not in narrow


@pytest.mark.parametrize("width", range(40, 201, 20))
@pytest.mark.parametrize(
    "spec", ["alexnet.yaml", "vgg16.prototxt", "resnet50.yaml", "googlenet.yaml", "unet.yaml"]
)
def test_no_line_is_wider_than_the_terminal(spec: str, width: int, grid_of: MakeGrid) -> None:
    columns = (*DEFAULT_COLUMNS, "params-formula")
    grid = grid_of(summarized(spec), *columns)
    grid = grid._replace(spare=SPARE_COLUMNS, extra=("params-formula",))
    text = render_plain(grid, Terminal(width, str))
    lines = text.splitlines()
    assert max(map(len, lines)) <= width
    titles = next(line for line in lines if line.startswith("layer")).split()
    said = " ".join(text.split()).partition("left out for lack of width: ")[2]
    for name, cells in zip(columns, zip(*grid.rows, strict=True), strict=True):
        if name in titles:  # every cell is whole
            assert all(cell in text for cell in cells)
        elif name != "params-formula":
            assert name in said.partition(" params:")[0]


@cache
def summarized(spec: str) -> Analysis:
    return convcalc.summarize(spec)


def test_titles_and_totals_stand_out_on_a_terminal(small: Analysis, grid_of: MakeGrid) -> None:
    text = render_plain(grid_of(small, "layer"), Terminal(80, "<{}>".format))
    assert text.splitlines()[:11] == [
        "<Small (<text>): batch 1, float32, rounding exact, phase test>",
        "",
        "<layer>",
        "-----",
        "data",
        "conv1",
        "relu1",
        "fc",
        "-----",
        "<total>",
        "",
    ]


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
    assert text == expected


def test_plain_of_one_column(small: Analysis, grid_of: MakeGrid) -> None:
    lines = render_plain(grid_of(small, "params", exact=True)).splitlines()
    assert lines[2:9] == [
        "   params",
        "---------",
        "        0",
        "    1,824",
        "        0",
        "1,537,000",
        "---------",
    ]
    assert lines[9] == "1,538,824"


def test_plain_of_hostile_names(hostile: Analysis, grid_of: MakeGrid) -> None:
    text = render_plain(grid_of(hostile))
    assert all(line.isprintable() for line in text.split("\n"))
    lines = text.splitlines()
    assert lines[4] == "=cmd()                       input   8x8x3      768 B       0       0"
    assert lines[8] == "\\x1b[31mred\\x1b[0m           relu    6x6x4          0       0       0"


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

import pytest

import convcalc
from convcalc import Analysis
from convcalc.report.layers.column_names import DEFAULT_COLUMNS, FORMULA_COLUMNS, NAMES
from convcalc.report.layers.columns import (
    COLUMNS,
    OPERATIONS,
    Selection,
    Style,
    output_formula,
    rows_of,
    style_of,
)
from convcalc.shapes import Layout, Shape

SPEC = """\
inputs: {image: 6x6x2, mask: 6x6x1}
layers:
  - {type: concat, inputs: [image, mask]}
  - {type: conv, name: conv, out_channels: 8, kernel_size: 3, bias: false}
  - relu
  - {type: max_pool, name: pool, kernel_size: 3, stride: 2, rounding: floor}
  - batch_norm
  - {type: linear, name: fc, out_features: 4}
"""


def analysis(text: str = SPEC) -> Analysis:
    return convcalc.summarize_text(text, syntax="yaml")


def cells(column: str, *, exact: bool = True, layout: Layout = "hwc") -> list[str]:
    found = analysis()
    style = style_of(found, exact=exact, layout=layout)
    return [style.text(COLUMNS[column], COLUMNS[column].figure(row)) for row in rows_of(found)]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (
            "layer",
            ["image", "mask", "concat1", "conv", "relu1", "pool", "batch_norm1", "fc"],
        ),
        (
            "type",
            ["input", "input", "concat", "conv", "relu", "max_pool", "batch_norm", "linear"],
        ),
        (
            "input",
            ["", "", "6x6x2, 6x6x1", "6x6x3", "4x4x8", "4x4x8", "1x1x8", "1x1x8"],
        ),
        (
            "output",
            ["6x6x2", "6x6x1", "6x6x3", "4x4x8", "4x4x8", "1x1x8", "1x1x8", "4"],
        ),
        ("memory", ["288", "144", "432", "512", "0", "32", "32", "16"]),
        ("elements", ["72", "36", "108", "128", "0", "8", "8", "4"]),
        ("params", ["0", "0", "0", "216", "0", "0", "16", "36"]),
        ("weights", ["0", "0", "0", "216", "0", "0", "8", "32"]),
        ("biases", ["0", "0", "0", "0", "0", "0", "8", "4"]),
        ("buffers", ["0", "0", "0", "0", "0", "0", "16", "0"]),
        ("trainable", ["0", "0", "0", "216", "0", "0", "16", "36"]),
        ("macs", ["0", "0", "0", "3,456", "0", "0", "0", "32"]),
        ("flops", ["0", "0", "0", "6,912", "0", "0", "0", "64"]),
        ("bflops", ["0.000"] * 8),
        ("alive", ["288", "144", "864", "944", "512", "544", "64", "48"]),
        ("saved", ["0", "0", "0", "432", "512", "64", "96", "32"]),
        ("receptive-field", ["", "", "1x1", "3x3", "3x3", "5x5", "5x5", "6x6"]),
        ("rf-stride", ["", "", "1x1", "1x1", "1x1", "2x2", "2x2", ""]),
        ("rf-padding", ["", "", "0x0", "0x0", "0x0", "0x0", "0x0", ""]),
        ("fit", ["", "", "", "exact", "", "pixels-unread", "", ""]),
        (
            "output-formula",
            [
                "",
                "",
                "",
                "(6 - 3)/1 + 1 = 4",
                "",
                "(4 - 3)/2 + 1 = 1.5, rounded down to 1",
                "",
                "",
            ],
        ),
        ("params-formula", ["", "", "", "(3*3*3)*8", "", "", "8 + 8", "8*4 + 4"]),
        ("macs-formula", ["", "", "", "(4*4*8)*(3*3*3)", "", "", "", "8*4"]),
        (
            "memory-formula",
            ["6*6*2*4", "6*6*1*4", "6*6*3*4", "4*4*8*4", "", "1*1*8*4", "1*1*8*4", "4*4"],
        ),
    ],
)
def test_cells(column: str, expected: list[str]) -> None:
    assert cells(column) == expected


def test_every_column_is_tested_above() -> None:
    assert set(COLUMNS) == {
        "layer",
        "type",
        "input",
        "output",
        "memory",
        "elements",
        "params",
        "weights",
        "biases",
        "buffers",
        "trainable",
        "macs",
        "flops",
        "bflops",
        "alive",
        "saved",
        "receptive-field",
        "rf-stride",
        "rf-padding",
        "fit",
        "output-formula",
        "params-formula",
        "macs-formula",
        "memory-formula",
    }


def test_usual_columns() -> None:
    assert DEFAULT_COLUMNS == ("layer", "type", "output", "memory", "params", "macs")
    assert FORMULA_COLUMNS == ("output-formula", "params-formula")


def test_every_total_of_a_column_is_a_total() -> None:
    totals = {**analysis().totals.to_dict(), OPERATIONS: analysis().operations}
    assert [it.name for it in COLUMNS.values() if it.total and it.total not in totals] == []


def test_cells_for_people() -> None:
    assert cells("memory", exact=False) == [
        "288 B",
        "144 B",
        "432 B",
        "512 B",
        "0",
        "32 B",
        "32 B",
        "16 B",
    ]
    assert cells("macs", exact=False)[3] == "3.46 k"


def test_cells_with_channels_first() -> None:
    assert cells("output", layout="chw") == [
        "2x6x6",
        "1x6x6",
        "3x6x6",
        "8x4x4",
        "8x4x4",
        "8x1x1",
        "8x1x1",
        "4",
    ]


def test_a_formula_for_each_axis_that_differs() -> None:
    text = "input: 9x8x3\nlayers: [{type: max_pool, kernel_size: [3, 4], stride: [2, 4]}]\n"
    (row,) = analysis(text).layers
    assert output_formula(row) == "(9 - 3)/2 + 1 = 4; (8 - 4)/4 + 1 = 2"


@pytest.mark.parametrize(
    ("shape", "batch", "layout", "expected"),
    [
        pytest.param((1, 96, 55, 40), 1, "hwc", "55x40x96", id="height-width-depth"),
        pytest.param((1, 96, 55, 40), 1, "chw", "96x55x40", id="channels-first"),
        pytest.param((32, 96, 55, 40), 32, "hwc", "55x40x96", id="batch-left-out"),
        pytest.param((1, 4096), 1, "hwc", "4096", id="vector"),
        pytest.param((1, 3, 9), 1, "hwc", "9x3", id="one-axis"),
        pytest.param((1, 3, 9, 8, 7), 1, "hwc", "9x8x7x3", id="three-axes"),
        pytest.param((1,), 1, "hwc", "1", id="one-number-an-example"),
        pytest.param((), 1, "hwc", "1", id="scalar"),
        pytest.param((9, 96, 55), 1, "hwc", "[9, 96, 55]", id="another-batch"),
        pytest.param(None, 1, "hwc", "?", id="unknown"),
    ],
)
def test_shape(shape: Shape | None, batch: int, layout: Layout, expected: str) -> None:
    assert Style(exact=False, layout=layout, batch=batch).shape(shape) == expected


UNKNOWN = "inputs: {a: big}\nlayers: [{type: max_pool, kernel_size: 2}]\n"


@pytest.mark.parametrize("column", ["input", "output", "memory", "params", "macs", "buffers"])
def test_an_unknown_figure(column: str) -> None:
    found = analysis(UNKNOWN)
    style = style_of(found, exact=True, layout="hwc")
    (row,) = found.layers
    assert style.text(COLUMNS[column], COLUMNS[column].figure(row)) == "?"


def test_an_unknown_input_takes_an_unknown_room() -> None:
    found = analysis(UNKNOWN)
    row = next(rows_of(found))
    assert (row.name, row.activation_bytes, row.params) == ("a", None, 0)


@pytest.mark.parametrize(
    ("sort", "top", "expected"),
    [
        pytest.param(None, 2, ["image", "mask"], id="first-of-the-text"),
        pytest.param("macs", 3, ["conv", "fc", "image"], id="figures-from-the-largest"),
        pytest.param("memory", 3, ["conv", "concat1", "image"], id="inputs-too"),
        pytest.param("layer", 3, ["batch_norm1", "concat1", "conv"], id="words-from-a-to-z"),
        pytest.param("type", 3, ["batch_norm1", "concat1", "conv"], id="types"),
        pytest.param("params", 99, None, id="more-than-there-are"),
    ],
)
def test_selection(sort: str | None, top: int, expected: list[str] | None) -> None:
    selection = Selection((), COLUMNS[sort] if sort else None, top)
    names = [row.name for row in selection.rows(analysis())]
    assert names == (
        expected or ["conv", "fc", "batch_norm1", "image", "mask", "concat1", "relu1", "pool"]
    )


def test_unknown_figures_are_sorted_last() -> None:
    text = "input: 4x4x1\nlayers: [relu, {type: max_pool, kernel_size: 9}]\n"
    selection = Selection((), COLUMNS["memory"])
    assert [row.name for row in selection.rows(analysis(text))] == [
        "data",
        "relu1",
        "max_pool1",
    ]


def test_every_name_has_its_column() -> None:
    assert tuple(COLUMNS) == NAMES


@pytest.mark.parametrize("spec", ["alexnet-grouped", "vit-b-16", "unet", "mobilenet-v3-small"])
def test_formulas_give_the_figures(spec: str) -> None:
    for row in rows_of(convcalc.summarize(spec, batch=3)):
        for column in ("params", "macs", "memory"):
            figure = COLUMNS[column].figure(row)
            if formula := COLUMNS[f"{column}-formula"].figure(row):
                assert eval(str(formula)) == figure, (row.name, column)
            else:
                assert column == "macs" or not figure, (row.name, column)


def test_several_outputs_are_added() -> None:
    text = "input: 4x4x6\nlayers: [{type: split, sizes: [2, 4], in_place: false}]\n"
    rows = [COLUMNS["memory-formula"].figure(it) for it in rows_of(analysis(text))]
    assert rows[0] == "4*4*6*4"


def test_rows_that_cost_nothing_are_left_out() -> None:
    text = (
        "input: 4x4x1\nlayers: [relu, {type: conv, out_channels: 2, kernel_size: 1}, relu,"
        " flatten, {type: max_pool, kernel_size: 9}]\n"
    )
    selection = Selection((), hide_free=True)
    found = analysis(text)
    # of a row behind an error nobody knows
    assert [it.name for it in selection.rows(found)] == ["data", "conv1", "max_pool1"]
    assert selection.free(found) == 3
    assert Selection(()).free(found) == 0

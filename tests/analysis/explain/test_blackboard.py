import re
from fractions import Fraction
from functools import cache

import pytest
from each import each

import convcalc
from convcalc.analysis.explain.blackboard import Board
from convcalc.analysis.explain.line import Line
from convcalc.api import explain_source
from convcalc.languages import language
from convcalc.layers import layer_class, layer_types
from convcalc.report.manual import example_spec
from convcalc.settings import Settings
from convcalc.source import Source


@cache
def board_of(type_name: str) -> Board:
    """Return the board of a type's example."""
    layer = layer_class(type_name)
    assert layer
    source = Source("x.yaml", example_spec(layer))
    for batch in (2, 1):  # some types take one example only
        settings = Settings(rounding="floor", batch=batch)
        explanation = explain_source(source, language("yaml"), settings)
        if explanation.analysis.ok:
            break
    return explanation.boards[-1]


def value_of(formula: str, given: dict[str, Fraction]) -> Fraction:
    """Return what a formula gives; ``2P`` is a product."""
    formula = re.sub(r"(\d)([A-Z])", r"\1*\2", formula)
    formula = re.sub(r"\b(\d+)\b", r"Fraction(\1)", formula)
    result = eval(formula, {"Fraction": Fraction, **given})
    assert isinstance(result, Fraction)
    return result


def known_letters(board: Board) -> dict[str, Fraction]:
    """Return what all letters stand for, those worked out on the board too."""
    given = {
        letter: Fraction(int(str(value).rpartition("= ")[2]))
        for letter, value in board.given.items()
    }
    names = {"height": "H2", "width": "W2", "length": "L2", "depth": "Z2", "channels": "D2"}
    names |= {"weights": "weights", "biases": "biases"}
    given |= {
        names[it.figure]: Fraction(it.result)
        for it in board.lines
        if it.figure in names and isinstance(it.result, int)
    }
    return given


every_type = each("type_name", layer_types())


@every_type
def test_the_board_agrees_with_the_report(type_name: str) -> None:
    board = board_of(type_name)
    row = board.row
    results = {it.figure: it.result for it in board.lines}
    assert results.get("weights", 0) == row.numbers("weight")
    assert results.get("biases", 0) == row.numbers("bias")
    assert results.get("buffers", 0) == row.numbers("buffer")
    if "params" in results:
        assert results["params"] == row.params
    assert results.get("macs", 0) == row.macs
    assert results.get("activation_bytes", 0) == row.activation_bytes


@every_type
def test_the_numbers_give_the_results(type_name: str) -> None:
    for line in board_of(type_name).lines:
        if line.numbers and not line.inexact:
            assert value_of(line.numbers, {}) == Fraction(str(line.result)), line
        if line.inexact:
            exactly, _, way = line.inexact.partition(", rounded ")
            given = value_of(line.numbers, {})
            assert abs(given - Fraction(exactly)) < Fraction(1, 100)
            assert line.result == (given // 1 if way == "down" else -(-given // 1))


@every_type
def test_the_letters_give_the_results(type_name: str) -> None:
    board = board_of(type_name)
    given = known_letters(board)
    for line in board.lines:
        if line.letters:
            value = value_of(line.letters, given)
            assert (-(-value // 1) if "up" in line.inexact else value // 1) == Fraction(
                str(line.result)
            ), line


@every_type
def test_the_sizes_are_those_of_the_output(type_name: str) -> None:
    board = board_of(type_name)
    results = {it.figure: it.result for it in board.lines}
    if "output" not in results:
        spatial = [
            results[it] for it in ("depth", "height", "width", "length") if it in results
        ]
        (output, *_) = board.row.outputs
        assert output.shape is not None
        batch, *steps = output.shape[: -len(spatial) - 1]  # of a sequence of images
        assert (batch, len(steps)) == (2, type_name == "conv_lstm")
        assert output.shape[-len(spatial) - 1 :] == (results["channels"], *spatial)


@every_type
def test_every_figure_has_a_rule_or_words(type_name: str) -> None:
    worded = ("output", "weights", "biases", "macs", "channels")
    board = board_of(type_name)
    roles = [it for it in board.lines if it.figure in ("weights", "biases", "buffers")]
    explained = [it for it in board.lines if it.figure in worded and it not in roles[1:]]
    assert [it for it in explained if not (it.letters or it.words)] == []


def lines_of(board: Board) -> dict[str, Line]:
    return {it.figure: it for it in (*board.lines, *board.alternatives)}


def test_alexnet_conv1() -> None:
    board = convcalc.explain("alexnet", "conv1").boards[0]
    assert board.given == {
        "H1": 227,
        "F": 11,
        "S": 4,
        "P": 0,
        "W1": 227,
        "D1": 3,
        "K": 96,
        "B": 4,
        "R1": 1,
        "J1": 1,
    }
    assert list(board.lines) == [
        Line("height", 55, "(H1 - F + 2P)/S + 1", "(227 - 11 + 2*0)/4 + 1"),
        Line("width", 55, "(W1 - F + 2P)/S + 1", "(227 - 11 + 2*0)/4 + 1"),
        Line("channels", 96, "K", "96"),
        Line("weights", 34848, "(F*F*D1)*K", "(11*11*3)*96"),
        Line("biases", 96, "K", "96"),
        Line("params", 34944, "weights + biases", "34848 + 96"),
        Line("macs", 105415200, "(H2*W2*K)*(F*F*D1)", "(55*55*96)*(11*11*3)"),
        Line("activation_bytes", 1161600, "H2*W2*D2*B", "55*55*96*4", unit="bytes"),
        Line("receptive_field", 11, "R1 + (F - 1)*J1", "1 + (11 - 1)*1", words="in steps of 4"),
    ]


@pytest.mark.parametrize(
    ("fields", "letters", "numbers"),
    [
        pytest.param(
            {"kernel_size": [3, 5]},
            "(W1 - Fw + 2P)/S + 1",
            "(12 - 5 + 2*0)/1 + 1",
            id="a-kernel-for-each-axis",
        ),
        pytest.param(
            {"kernel_size": 3, "dilation": 2},
            "(W1 - E + 2P)/S + 1",
            "(12 - 5 + 2*0)/1 + 1",
            id="dilated",
        ),
        pytest.param(
            {"kernel_size": 3, "padding": [0, 1, 0, 1]},
            "(W1 - F + Pb + Pe)/S + 1",
            "(12 - 3 + 0 + 1)/1 + 1",
            id="one-sided",
        ),
        pytest.param(
            {"kernel_size": 3, "padding": [0, 0, 0, 1]},
            "(W1 - F + Pbw + Pew)/S + 1",
            "(12 - 3 + 0 + 1)/1 + 1",
            id="one-sided-on-one-axis",
        ),
    ],
)
def test_letters_of_windows(fields: dict[str, int], letters: str, numbers: str) -> None:
    board = convcalc.layer("conv", "12x12x4", out_channels=8, **fields).boards[0]
    line = lines_of(board)["width"]
    assert (line.letters, line.numbers) == (letters, numbers)
    given = known_letters(board)
    assert value_of(line.letters, given) == line.result


def test_what_e_stands_for() -> None:
    (board,) = convcalc.layer(
        "conv", "12x12x4", out_channels=8, kernel_size=3, dilation=2
    ).boards
    assert board.given["E"] == "d*(F - 1) + 1 = 2*(3 - 1) + 1 = 5"


@pytest.mark.parametrize(
    ("given", "fields", "expected"),
    [
        pytest.param("16x4", {}, {"length": "(L1 - F + 2P)/S + 1"}, id="one-axis"),
        pytest.param(
            "4x8x8x2",
            {"groups": 2},
            {"depth": "(Z1 - F + 2P)/S + 1", "weights": "(F*F*F*D1/G)*K"},
            id="three-axes-and-groups",
        ),
        pytest.param(
            "8x8x4", {"bias": "per_location"}, {"biases": "H2*W2*K"}, id="bias-at-each-place"
        ),
    ],
)
def test_letters_of_convolutions(
    given: str, fields: dict[str, int], expected: dict[str, str]
) -> None:
    (board,) = convcalc.layer("conv", given, out_channels=8, kernel_size=3, **fields).boards
    lines = lines_of(board)
    assert {figure: lines[figure].letters for figure in expected} == expected
    letters = known_letters(board)
    for line in board.lines:
        assert not line.letters or value_of(line.letters, letters) == line.result


def test_a_division_with_a_rest() -> None:
    board = convcalc.explain("alexnet", "conv1", rounding="floor", inputs={"data": "224x224x3"})
    assert board.boards[0].lines[0] == Line(
        "height",
        54,
        "(H1 - F + 2P)/S + 1",
        "(224 - 11 + 2*0)/4 + 1",
        "54.25, rounded down",
    )


def test_a_receptive_field_for_each_axis() -> None:
    (board,) = convcalc.layer("max_pool", "12x12x4", kernel_size=[2, 3]).boards
    lines = lines_of(board)
    assert lines["receptive_field_height"] == Line(
        "receptive_field_height", 2, "R1 + (Fh - 1)*J1", "1 + (2 - 1)*1", words="in steps of 2"
    )
    assert lines["receptive_field_width"].result == 3


def test_a_receptive_field_that_differs_by_position() -> None:
    source = Source(
        "x.yaml",
        "input: 8x8x1\nlayers:\n"
        "  - {type: conv, out_channels: 1, kernel_size: 2, stride: 2}\n"
        "  - {type: upsample, scale_factor: 2}\n"
        "  - {type: conv, out_channels: 1, kernel_size: 2}\n",
    )
    *_, board = explain_source(source, language("yaml"), Settings()).boards
    assert lines_of(board)["receptive_field"] == Line(
        "receptive_field", 4, words="2 to 4, by position, in steps of 1"
    )


def test_shared_parameters_are_counted_where_they_belong() -> None:
    source = Source(
        "x.yaml",
        "input: 6\nlayers:\n"
        "  - {type: linear, name: a, out_features: 6}\n"
        "  - {type: linear, name: b, out_features: 6, weights_of: a}\n",
    )
    boards = explain_source(source, language("yaml"), Settings()).boards
    line = lines_of(boards[1])["weights"]
    assert (line.result, line.words) == (0, "of a, where they are counted")
    assert boards[1].row.params == 0


def test_a_layer_behind_an_error_has_no_figures() -> None:
    source = Source(
        "x.yaml", "input: 6x6x2\nlayers: [{type: max_pool, kernel_size: 9}, relu]\n"
    )
    boards = explain_source(source, language("yaml"), Settings()).boards
    assert [it.lines for it in boards] == [(), ()]


# What a convolution would cost otherwise


def test_without_sharing_and_fully_connected() -> None:
    board = convcalc.explain("alexnet", "conv1").boards[0]
    lines = lines_of(board)
    # 55*55 filters of 11*11*3 for each of 96 channels, and as many biases as outputs
    assert lines["unshared"].result == 105_415_200 + 290_400
    assert lines["unshared"].numbers == "55*55*(11*11*3)*96 + 55*55*96"
    # 227*227*3 = 154,587 inputs to 55*55*96 = 290,400 outputs
    assert lines["fully_connected"].result == 154_587 * 290_400 + 290_400


def test_a_stack_of_small_kernels() -> None:
    (board,) = convcalc.layer(
        "conv", "32x32x10", out_channels=10, kernel_size=7, padding=3
    ).boards
    line = lines_of(board)["stack"]
    assert line.result == 2700  # 27 * 10 * 10
    assert line.numbers == "3*3*10*10 + 2*3*3*10*10"
    assert line.words == (
        "3 convolutions of 3x3 see as much: 27 C^2 weights against 49 C^2"
        " for C channels in and out"
    )


def test_a_stack_in_groups() -> None:
    (board,) = convcalc.layer(
        "conv", "32x32x8", out_channels=16, kernel_size=5, padding=2, groups=4
    ).boards
    # 3*3 * 8/4 * 16 and then 3*3 * 16/4 * 16
    assert lines_of(board)["stack"].result == 288 + 576


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"kernel_size": 3}, id="small-already"),
        pytest.param({"kernel_size": 4}, id="even"),
        pytest.param({"kernel_size": [5, 7]}, id="not-square"),
        pytest.param({"kernel_size": 5, "dilation": 2}, id="dilated"),
    ],
)
def test_no_stack(fields: dict[str, int]) -> None:
    (board,) = convcalc.layer("conv", "32x32x8", out_channels=16, **fields).boards
    assert set(lines_of(board)) >= {"unshared", "fully_connected"}
    assert "stack" not in lines_of(board)


def test_other_layers_have_no_alternatives() -> None:
    explanation = convcalc.explain("vgg16")
    assert {it.row.type for it in explanation.boards if it.alternatives} == {"conv"}


def test_json_of_a_board() -> None:
    record = convcalc.layer("relu", "6x6x2").to_dict()
    assert record == {
        "schema_version": 1,
        "name": "command line",
        "source": {"path": "<command line>", "format": "yaml"},
        "pattern": "RELU",
        "layers": [
            {
                "name": "relu1",
                "type": "relu",
                "inputs": [{"name": "data", "shape": [1, 2, 6, 6]}],
                "outputs": [{"name": "relu1", "shape": [1, 2, 6, 6]}],
                "given": {},
                "figures": [
                    {
                        "figure": "output",
                        "result": "6x6x2",
                        "letters": "",
                        "numbers": "",
                        "inexact": "",
                        "words": "unchanged",
                        "unit": "",
                    },
                    {
                        "figure": "activation_bytes",
                        "result": 0,
                        "letters": "",
                        "numbers": "",
                        "inexact": "",
                        "words": "the output overwrites the input",
                        "unit": "bytes",
                    },
                    {
                        "figure": "receptive_field",
                        "result": 1,
                        "letters": "",
                        "numbers": "",
                        "inexact": "",
                        "words": "in steps of 1",
                        "unit": "",
                    },
                ],
                "alternatives": [],
            }
        ],
        "diagnostics": [],
    }

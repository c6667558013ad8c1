"""Fields that follow the sizes of what their layer, or another, reads."""

from collections.abc import Callable
from textwrap import dedent

import pytest

import convcalc
from convcalc import Analysis
from convcalc.analysis.input_sizes.answer import FittingSizes
from convcalc.api import fit_source
from convcalc.arguments import make_settings
from convcalc.languages import language
from convcalc.source import Source

Findings = Callable[[Analysis], str]


def analysis_of(text: str, size: str | None = None) -> Analysis:
    inputs = {} if size is None else {"data": size}
    text = dedent(text).lstrip("\n")
    return convcalc.summarize_text(text, syntax="yaml", inputs=inputs)


def fit(text: str) -> FittingSizes:
    source = Source("net.yaml", dedent(text).lstrip("\n"))
    return fit_source(source, language("yaml"), make_settings(), None, ())


def shapes(text: str, findings: Findings, size: str | None = None) -> dict[str, list[int]]:
    """Return the shape that each layer gives, of a text without errors."""
    report = analysis_of(text, size)
    assert ": error: " not in findings(report), findings(report)
    rows = report.to_dict()["layers"]
    return {row["name"]: row["outputs"][0]["shape"] for row in rows}


PYRAMID = """
    input: 250x330x3
    rounding: floor
    layers:
      - {type: conv, name: fine, out_channels: 8, kernel_size: 3, stride: 2, padding: 1}
      - {type: conv, name: coarse, out_channels: 8, kernel_size: 3, stride: 2, padding: 1}
      - {type: upsample, name: up, size_of: fine}
      - {type: add, inputs: [up, fine]}
    """


@pytest.mark.parametrize(
    ("size", "coarse", "fine"),
    [
        pytest.param("250x330x3", [63, 83], [125, 165], id="its-own"),
        pytest.param("64x71x3", [16, 18], [32, 36], id="another"),
    ],
)
def test_upsample_to_the_size_of_a_layer(
    size: str, coarse: list[int], fine: list[int], findings: Findings
) -> None:
    given = shapes(PYRAMID, findings, size)
    assert given["coarse"] == [1, 8, *coarse]
    assert given["up"] == given["fine"] == [1, 8, *fine]


def test_a_size_that_is_only_followed_is_not_read() -> None:
    rows = analysis_of(PYRAMID).to_dict()["layers"]
    assert [it["name"] for it in rows[2]["inputs"]] == ["coarse"]


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        pytest.param("{type: crop, offset: center", [1, 4, 9, 7], id="crop"),
        pytest.param(
            "{type: conv_transpose, out_channels: 6, kernel_size: 3, stride: 2, input: small",
            [1, 6, 9, 7],
            id="conv-transpose",
        ),
        pytest.param("{type: upsample, mode: bilinear", [1, 4, 9, 7], id="upsample"),
    ],
)
def test_types_that_take_a_size(layer: str, expected: list[int], findings: Findings) -> None:
    text = f"""
        inputs: {{data: 12x12x4, small: 4x3x4, like: 9x7x1}}
        layers:
          - {{type: relu, name: on, input: data}}
          - {layer}, name: sized, size_of: like}}
          - {{type: flatten, input: small}}
        outputs: [sized, flatten1]
        """
    assert shapes(text, findings)["sized"] == expected
    assert "like" not in findings(analysis_of(text))  # no input is unused


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        pytest.param("[6]", "features 6 channels 6", id="vector"),
        pytest.param("5x3", "length 5 features 5 channels 3 tokens 3", id="sequence"),
        pytest.param("5x7x3", "height 5 width 7 features 7 channels 3 tokens 35", id="image"),
        pytest.param(
            "2x5x7x3",
            "depth 2 height 5 width 7 features 7 channels 3 tokens 70",
            id="volume",
        ),
    ],
)
def test_sizes_of_a_shape(size: str, expected: str, findings: Findings) -> None:
    words = expected.split()
    for name, value in zip(words[::2], words[1::2], strict=True):
        text = f"""
            input: {size}
            layers:
              - flatten
              - {{type: linear, out_features: "${{{name}}}", size_of: data}}
            """
        assert shapes(text, findings)["linear1"] == [1, int(value)]


def test_sizes_of_what_a_layer_names_or_first_reads(findings: Findings) -> None:
    text = """
        inputs: {data: 8x6x4, other: 3x3x4}
        layers:
          - {type: conv, out_channels: "${height + 1}", kernel_size: 1, input: data}
          - {type: conv, out_channels: "${height + 1}", kernel_size: 1, input: other}
          - {type: upsample, size: ["${height}", "${2 * width}"]}
          - branches:
              - [{type: avg_pool, kernel_size: ["${height}", "${width}"]}]
              - [{type: avg_pool, kernel_size: ["${height}", "${width}"]}]
            input: data
            merge: concat
          - {type: reshape, shape: ["${channels}", 1]}
        """
    assert shapes(text, findings) == {
        "conv1": [1, 9, 8, 6],
        "conv2": [1, 4, 3, 3],
        "upsample1": [1, 4, 3, 6],
        "avg_pool1": [1, 4, 1, 1],
        "avg_pool2": [1, 4, 1, 1],
        "concat1": [1, 8, 1, 1],
        "reshape1": [1, 8, 1],
    }


WINDOWS = """
    input: 30x17x4
    variables: {window: 7}
    blocks:
      windows:
        variables:
          rows: "${ceil(height / window)}"
          columns: "${ceil(width / window)}"
          more: "${rows * columns}"
        layers:
          - {type: pad, padding: [0, "${-height % window}", 0, "${-width % window}"]}
          - type: reshape
            shape: ["${channels}", "${rows}", "${window}", "${columns}", "${window}"]
          - {type: permute, dims: [0, 2, 4, 3, 5, 1]}
          - {block: inner, count: "${more}"}
      inner:
        variables: {count: null, depth: "${channels}"}
        layers:
          - {type: reshape, shape: ["${count}", 49, 4]}
          - {type: linear, out_features: "${depth}", axis: -1}
    layers:
      - relu
      - {block: windows}
    """


@pytest.mark.parametrize(
    ("size", "rows", "columns"),
    [pytest.param("30x17x4", 5, 3, id="its-own"), pytest.param("14x8x4", 2, 2, id="another")],
)
def test_variables_of_blocks_follow_what_the_block_reads(
    size: str, rows: int, columns: int, findings: Findings
) -> None:
    given = shapes(WINDOWS, findings, size)
    assert given["windows.0.reshape1"] == [1, 4, rows, 7, columns, 7]
    assert given["windows.0.inner.0.linear1"] == [1, rows * columns, 49, rows]


def test_a_declared_variable_comes_before_a_size(findings: Findings) -> None:
    text = """
        input: 8x6x4
        variables: {height: 3}
        layers:
          - {type: conv, out_channels: "${height}", kernel_size: 1}
        """
    assert shapes(text, findings)["conv1"] == [1, 3, 8, 6]


def test_fit_follows_sizes() -> None:
    text = """
        input: 28x28x3
        layers:
          - {type: conv, name: patches, out_channels: 8, kernel_size: 4, stride: 4}
          - {type: upsample, name: up, size_of: data}
          - {type: reshape, shape: [8, "${tokens / 2}", 2]}
        """
    found = fit(text)
    assert [size for (size, _) in found.fitting] == list(range(4, 57, 4))
    assert found.rules["size"].to_dict() == {"step": 4, "firsts": [4], "smallest": 4}


def test_fit_names_the_layer_whose_field_a_size_breaks() -> None:
    text = """
        input: 6x6x3
        layers:
          - {type: reshape, name: halves, shape: [3, 2, "${tokens / 2}"]}
        """
    found = fit(text)
    misfit = found.verdicts[5, 5].misfit
    assert misfit is not None
    assert (misfit.layer, misfit.rule) == ("halves", "wrong-type")
    assert [size for (size, _) in found.fitting] == [2, 4, 6, 8, 10, 12]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "- {type: upsample, size_of: nowhere}",
            "3:31: error: upsample1: a layer must read a layer or an input, but there is no"
            " 'nowhere' [unknown-name]\n",
            id="no-such-layer",
        ),
        pytest.param(
            "- {type: upsample, size: 3, size_of: data}",
            "3:40: error: upsample1: a layer must have either size or size_of, but it has both"
            " [given-both-ways]\n",
            id="size-and-size-of",
        ),
        pytest.param(
            "- {type: relu, size_of: data}",
            "3:27: error: relu1: relu has no field 'size_of' [unknown-field]\n"
            "  help: upsample, crop and conv_transpose take a size from it, and expressions"
            " such as ${height}\n",
            id="of-no-use",
        ),
        pytest.param(
            "- {type: upsample, size_of: [data]}",
            "3:31: error: upsample1: size_of must be the name of a layer, but it is a list of 1"
            " [wrong-type]\n",
            id="no-name",
        ),
        pytest.param(
            "- {type: upsample, name: up, size_of: last}\n  - {type: relu, name: last}",
            "3:12: error: up: a layer must not read what it feeds, but up reads last, last"
            " reads up [cycle]\n  help: let one of them read a layer above\n",
            id="circle",
        ),
        pytest.param(
            "- {type: upsample, size_of: flatten1}\n  - {type: flatten, input: data}\n"
            "outputs: [upsample1, flatten1]",
            "3:31: error: upsample1: size_of must name what has spatial axes,"
            " but flatten1 gives 192 [wrong-input-shape]\n",
            id="without-spatial-axes",
        ),
        pytest.param(
            '- flatten\n  - {type: linear, out_features: "${height}"}',
            "4:37: error: linear1: an expression must name a size of what is read, but 192 has"
            " no height [no-such-axis]\n  help: its sizes are channels 192, features 192\n",
            id="no-height",
        ),
        pytest.param(
            '- {type: conv, out_channels: "${height - 8}", kernel_size: 1}',
            "3:32: error: conv1: out_channels must be at least 1, but it is 0"
            " [value-out-of-range]\n",
            id="out-of-range-at-this-size",
        ),
        pytest.param(
            '- {type: conv, out_channels: "${height}", kernel_sze: 1}',
            "3:45: error: conv1: conv has no field 'kernel_sze' [unknown-field]\n"
            "  help: did you mean 'kernel_size'?\n",
            id="misspelt-beside",
        ),
        pytest.param(
            '- {type: split, chunks: "${channels}"}',
            "3:12: error: split1: the number of outputs must not follow a size, but at this"
            " size it is 3 instead of 1 [wrong-number]\n",
            id="number-of-outputs",
        ),
        pytest.param(
            '- {type: relu, when: "${height > 3}"}',
            "3:24: error: when must be known before any size is, but this follows a size"
            " [follows-a-size]\n"
            "  help: the fields of layers and the variables of blocks can follow sizes\n",
            id="when",
        ),
        pytest.param(
            '- relu\nvariables: {half: "${height / 2}"}',
            "4:13: error: a variable must be used, but no expression names 'half'"
            " [unused-declaration]\n  help: remove it, or use it as ${half}\n"
            "4:22: error: an expression must name declared variables, but there is no 'height'"
            " [unknown-name]\n"
            "  help: sizes are known to fields of layers and to variables of blocks\n",
            id="variable-of-the-spec",
        ),
    ],
)
def test_error(text: str, expected: str, findings: Findings) -> None:
    analysis = analysis_of("input: 8x8x3\nlayers:\n  " + text)
    assert findings(analysis) == expected


def test_a_long_chain_of_variables_has_its_bound(findings: Findings) -> None:
    chain = ", ".join(f'v{k}: "${{v{k - 1}}}"' for k in range(1, 3_000))
    text = (
        "input: 8x8x3\nblocks:\n  unit:\n"
        f'    variables: {{v0: "${{height}}", {chain}}}\n'
        '    layers: [{type: conv, out_channels: "${v2999}", kernel_size: 1}]\n'
        "layers: [{block: unit, repeat: 5}]\n"
    )
    assert shapes(text, findings)["unit.4.conv1"] == [1, 8, 8, 8]
    many = text.replace("repeat: 5", "repeat: 5000")
    assert "limit-exceeded" in findings(analysis_of(many))


@pytest.mark.parametrize(
    ("layers", "outputs", "expected"),
    [
        pytest.param(
            "[{type: relu, input: a}, {type: relu, input: b}, {block: unit, input: b}]",
            "relu1, relu2, unit",
            "",
            id="input-of-the-block",
        ),
        pytest.param(
            "[{block: unit}, {type: relu, input: b}]",
            "unit, relu1",
            "3:55: error: unit.0.conv1: the first layers must say what they read, but there are"
            " 2 inputs [missing-field]\n  help: say which of a, b, as in input: a\n",
            id="none",
        ),
    ],
)
def test_sizes_of_one_of_several_inputs(
    layers: str, outputs: str, expected: str, findings: Findings
) -> None:
    text = (
        "inputs: {a: 8x8x3, b: 4x4x3}\nblocks:\n"
        '  unit: {variables: {h: "${height}"}, layers: [{type: conv, input: a, out_channels:'
        ' "${h}", kernel_size: 1}]}\n'
        f"layers: {layers}\noutputs: [{outputs}]\n"
    )
    assert findings(analysis_of(text)) == expected


def test_misspelt_size(findings: Findings) -> None:
    text = 'input: 8x8x3\nlayers: [{type: linear, out_features: "${heigth}"}]\n'
    assert findings(analysis_of(text)) == (
        "2:42: error: an expression must name declared variables, but there is no 'heigth'"
        " [unknown-name]\n  help: did you mean 'height'?\n"
    )

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import convcalc

Run = Callable[..., Result]

CONV1 = """\
conv1: conv on 227x227x3 gives 55x55x96
  given            H1 = W1 = 227, F = 11, S = 4, P = 0, D1 = 3, K = 96, B = 4, R1 = 1, J1 = 1 \
(field and step of what it reads)
  height           (H1 - F + 2P)/S + 1 = (227 - 11 + 2*0)/4 + 1 = 55
  width            (W1 - F + 2P)/S + 1 = (227 - 11 + 2*0)/4 + 1 = 55
  channels         K = 96
  weights          (F*F*D1)*K = (11*11*3)*96 = 34,848
  biases           K = 96
  parameters       weights + biases = 34848 + 96 = 34,944
  MACs             (H2*W2*K)*(F*F*D1) = (55*55*96)*(11*11*3) = 105,415,200
  memory           H2*W2*D2*B = 55*55*96*4 = 1,161,600 bytes, 1.11 MiB
  receptive field  R1 + (F - 1)*J1 = 1 + (11 - 1)*1 = 11 (in steps of 4)
  without sharing  55*55*(11*11*3)*96 + 55*55*96 = 105,705,600 (3,025 times this layer's \
34,944; filters of its own for each position)
  fully connected  154587*290400 + 290400 = 44,892,355,200 (1,284,694 times this layer's \
34,944; each number of the output reads all inputs)
  stack of 3x3     3*3*3*96 + 4*3*3*96*96 = 334,368 (9.60 times this layer's 34,848; \
5 convolutions of 3x3 see as much: 45 C^2 weights against 121 C^2 for C channels in and out)
"""

SOUND = """\
Sound (sound.yaml)

pattern: CONV-RELU

conv1: conv on 8x8x3 gives 6x6x4
  given            H1 = W1 = 8, F = 3, S = 1, P = 0, D1 = 3, K = 4, B = 4, R1 = 1, J1 = 1 \
(field and step of what it reads)
  height           (H1 - F + 2P)/S + 1 = (8 - 3 + 2*0)/1 + 1 = 6
  width            (W1 - F + 2P)/S + 1 = (8 - 3 + 2*0)/1 + 1 = 6
  channels         K = 4
  weights          (F*F*D1)*K = (3*3*3)*4 = 108
  biases           K = 4
  parameters       weights + biases = 108 + 4 = 112
  MACs             (H2*W2*K)*(F*F*D1) = (6*6*4)*(3*3*3) = 3,888
  memory           H2*W2*D2*B = 6*6*4*4 = 576 bytes, 576 B
  receptive field  R1 + (F - 1)*J1 = 1 + (3 - 1)*1 = 3 (in steps of 1)

relu1: relu on 6x6x4 gives 6x6x4
"""


def test_one_layer(run: Run) -> None:
    result = run("explain", "alexnet", "conv1")
    assert (result.exit_code, result.stderr, result.stdout) == (0, "", CONV1)


def test_the_whole_network_begins_with_its_pattern(run: Run) -> None:
    result = run("explain", "sound.yaml")
    assert (result.exit_code, result.stderr, result.stdout) == (0, "", SOUND)


def test_a_fully_connected_layer(run: Run) -> None:
    assert run("explain", "vgg16", "fc6").stdout.splitlines()[1:7] == [
        "  given            D = 7*7*512 = 25088, K = 4,096",
        "  output           K = 4096",
        "  weights          D*K = 25088*4096 = 102,760,448",
        "  biases           K = 4,096",
        "  parameters       weights + biases = 102760448 + 4096 = 102,764,544",
        "  MACs             D*K = 25088*4096 = 102,760,448",
    ]


def test_a_rounded_division(run: Run) -> None:
    options = ("--input", "224x224x3", "--rounding", "floor", "--batch", "8")
    result = run("explain", "alexnet", "conv1", *options)
    lines = result.stdout.splitlines()
    assert lines[2] == (
        "  height           (H1 - F + 2P)/S + 1 = (224 - 11 + 2*0)/4 + 1"
        " = 54.25, rounded down to 54"
    )
    assert lines[8] == (
        "  MACs             N*(H2*W2*K)*(F*F*D1) = 8*(54*54*96)*(11*11*3) = 812,934,144"
    )


CROSSING = """\
name: Crossing
input: 8x8x3
layers:
  - {type: relu, name: a, in_place: false}
  - {type: relu, name: b, in_place: false}
  - {type: relu, name: c, input: a}
  - {type: add, name: d, inputs: [data, b]}
  - {type: add, name: e, inputs: [d, c]}
"""


def test_without_a_pattern(run: Run) -> None:
    result = run("explain", "-", stdin=CROSSING)
    assert result.stdout.splitlines()[:4] == [
        "Crossing (<stdin>)",
        "",
        "pattern: none: its branches do not nest",
        "",
    ]


def test_of_a_layer_that_is_wrong(run: Run) -> None:
    result = run("explain", "alexnet", "conv1", "--input", "224x224x3")
    assert result.exit_code == 1
    assert result.stderr.startswith("alexnet.yaml:16:91: error: conv1: stride must divide")
    assert result.stdout == "conv1: conv on 224x224x3: not known because of an error\n"


@pytest.mark.parametrize(
    ("layer", "hint"),
    [
        pytest.param("conv9", "did you mean 'conv1'?", id="near"),
        pytest.param("x", "see them with 'convcalc summarize sound.yaml'", id="far"),
    ],
)
def test_an_unknown_layer(run: Run, layer: str, hint: str) -> None:
    result = run("explain", "sound.yaml", layer)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(f"Error: there is no layer '{layer}'; {hint}\n")


def test_a_spec_without_layers(run: Run) -> None:
    result = run("explain", "torn.yaml", "conv1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("torn.yaml:2:9: error: ")


def test_json(run: Run) -> None:
    result = run("explain", "sound.yaml", "conv1", "--format", "json")
    assert json.loads(result.stdout) == convcalc.explain("sound.yaml", "conv1").to_dict()


def test_a_hostile_name_stands_for_itself(run: Run) -> None:
    text = run("explain", "hostile.yaml").stdout
    assert text.startswith("[bold]net[/bold] <b>|\\x1b[31m (hostile.yaml)\n")
    assert all(line.isprintable() for line in text.splitlines())


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("spec", ["alexnet", "vgg16.prototxt", "vgg11-lrn"])
def test_lines_keep_to_a_terminal(spec: str, width: int) -> None:
    from convcalc.report.explain import render_explanation

    for layer in ("conv1", "conv1_1", None):
        whole = convcalc.explain(spec)
        explanation = whole.only(layer) if layer else whole
        text = render_explanation(explanation, width=width, whole=layer is None)
        assert max((len(line) for line in text.splitlines()), default=0) <= width
        unfolded = render_explanation(explanation, width=None, whole=layer is None)
        assert "".join(text.split()) == "".join(unfolded.split())


def test_layers_of_a_section(run: Run, work: Path) -> None:
    text = "[net]\nheight=8\nwidth=8\nchannels=3\n[convolutional]\nfilters=4\n[maxpool]\n"
    (work / "net.cfg").write_text(text, encoding="utf-8")
    result = run("explain", str(work / "net.cfg"), "0", "--format", "json")
    assert [it["name"] for it in json.loads(result.stdout)["layers"]] == ["0.conv", "0.sigmoid"]


BLOCK = """\
input: 6x6x2
blocks:
  b:
    layers:
      - {type: conv, out_channels: 8, kernel_size: 3}
      - relu
      - {type: conv, out_channels: 4, kernel_size: 3, bias: false}
layers: [{block: b, name: stage}, {type: linear, name: fc, out_features: 5}]
"""


def test_a_block_has_the_sums_of_its_layers(run: Run) -> None:
    # 3*3*2*8 + 8 and 3*3*8*4 parameters; 4*4*8 and 2*2*4 numbers of 4 bytes
    lines = run("explain", "-", "stage", stdin=BLOCK).stdout.splitlines()
    assert lines[:6] == [
        "stage: 3 layers on 6x6x2 give 2x2x4",
        "  parameters       0.conv1 152 + 0.conv2 288 = 440",
        "  MACs             0.conv1 2,304 + 0.conv2 1,152 = 3,456",
        "  memory           0.conv1 512 + 0.conv2 64 = 576 bytes, 576 B",
        "",
        "stage.0.conv1: conv on 6x6x2 gives 4x4x8",
    ]
    assert "stage.0.conv2: conv on 4x4x8 gives 2x2x4" in lines
    assert not any(line.startswith("fc") for line in lines)


def test_a_large_block_has_the_sums_alone(run: Run) -> None:
    assert run("explain", "resnet50", "stage4").stdout.splitlines()[:2] == [
        "stage4: 62 layers on 28x28x512 give 14x14x1024",
        "  parameters       7,098,368",
    ]


def test_a_block_with_an_error_has_sums_that_are_unknown(run: Run) -> None:
    wrong = BLOCK.replace("4, kernel_size: 3", "4, kernel_size: 9")
    lines = run("explain", "-", "stage", stdin=wrong).stdout.splitlines()
    assert lines[1] == "  parameters       unknown"

from collections.abc import Callable

import pytest

import convcalc
from convcalc import Analysis

Findings = Callable[[Analysis], str]


def findings_of(text: str, findings: Findings, syntax: str = "yaml") -> list[str]:
    analysis = convcalc.summarize_text(text, syntax=syntax)
    return findings(analysis).splitlines()


def related(text: str, syntax: str = "yaml") -> list[tuple[str, int]]:
    """Return what else the only finding of a text speaks of, and on which lines it stands."""
    analysis = convcalc.summarize_text(text, syntax=syntax)
    (found,) = analysis.diagnostics
    return [(it.message, analysis.source.position(it.span.start).line) for it in found.related]


BRANCHES = """\
input: 13x13x384
layers:
  - {type: conv, name: conv3, out_channels: 384, kernel_size: 1}
  - {type: relu, name: relu3}
  - {type: conv, name: conv4b, out_channels: 384, kernel_size: 2}
  - {type: concat, name: join, inputs: [relu3, conv4b]}
"""


def test_inputs_that_disagree_are_named(findings: Findings) -> None:
    assert findings_of(BRANCHES, findings) == [
        "6:40: error: join: inputs must agree but for their channels, but relu3 gives 13x13x384"
        " and conv4b gives 12x12x384 [shapes-differ]"
    ]


def test_only_layers_further_away_are_pointed_at() -> None:
    assert related(BRANCHES) == [("relu3", 4)]


FAR = """\
input: 8x8x3
layers:
  - {type: max_pool, name: pool2, kernel_size: 2}
  - {type: conv, name: side, out_channels: 4, kernel_size: 1}
  - {type: conv, name: conv3, out_channels: 4, kernel_size: 5, input: pool2}
outputs: [side, conv3]
"""


def test_a_size_from_further_away_is_explained(findings: Findings) -> None:
    assert findings_of(FAR, findings) == [
        "5:61: error: conv3: the window must fit into its padded input, but 5 > 4;"
        " pool2 gives 4x4x3 [window-exceeds-input]",
        "  help: make the window smaller or pad the input; layers above may shrink it too far",
    ]
    assert related(FAR) == [("pool2", 3)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "input: 8x8x3\nlayers:\n  - {type: max_pool, kernel_size: 2}\n"
            "  - {type: conv, out_channels: 4, kernel_size: 5}\n",
            "the window must fit into its padded input, but 5 > 4",
            id="the-layer-right-above",
        ),
        pytest.param(
            "input: 4x4x3\nblocks:\n"
            "  unit: {layers: [{type: conv, out_channels: 4, kernel_size: 1}]}\n"
            "layers:\n  - {type: conv, out_channels: 4, kernel_size: 5}\n"
            "  - {block: unit, name: unit}\n",
            "the window must fit into its padded input, but 5 > 4",
            id="the-first-layer-reads-the-input",
        ),
        pytest.param(
            "input: 4x4x3\nlayers:\n  - {type: relu, name: a}\n  - {type: relu, name: b}\n"
            "  - {type: max_pool, name: c, kernel_size: 1, padding: 1, input: a}\n"
            "outputs: [b, c]\n",
            "padding of a pooling layer must be at most half of kernel_size,"
            " but it is 1 and kernel_size is 1",
            id="wrong-whatever-is-read",
        ),
        pytest.param(
            "input: 4x4x3\nlayers:\n  - {type: relu, name: a}\n  - {type: relu, name: b}\n"
            "  - {type: max_pool, name: c, kernel_size: 1, stride: 3, input: a}\n"
            "outputs: [b, c]\n",
            "the stride steps over pixels: 3 > 1",
            id="a-note-is-short",
        ),
    ],
)
def test_what_is_clear_is_not_explained(text: str, message: str) -> None:
    (found,) = convcalc.summarize_text(text, syntax="yaml").diagnostics
    assert (found.message, found.related) == (message, ())


def test_the_last_layer_of_a_block_stands_below_the_first_of_its_next_instance() -> None:
    text = """\
input: 8x8x3
blocks:
  unit:
    layers:
      - {type: max_pool, kernel_size: 2}
      - relu
layers:
  - {block: unit, name: stage, repeat: 4}
"""
    (found,) = convcalc.summarize_text(text, syntax="yaml").diagnostics
    assert found.layer == "stage.3.max_pool1"
    assert found.message == (
        "the window must fit into its padded input, but 2 > 1; stage.2.relu1 gives 1x1x3"
    )
    assert related(text) == [("stage.2.relu1", 6)]


PROTOTXT = """\
input: "data" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
        convolution_param { num_output: 4 kernel_size: 3 } }
layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
layer { name: "pool" type: "Pooling" bottom: "conv" top: "pool"
        pooling_param { kernel_size: 2 stride: 2 } }
layer { name: "sum" type: "Eltwise" bottom: "conv" bottom: "pool" top: "sum" }
"""


def test_a_blob_is_said_with_the_layer_that_wrote_it_last(findings: Findings) -> None:
    assert findings_of(PROTOTXT, findings, "prototxt") == [
        "7:45: error: sum: inputs must have one shape, but conv gives 6x6x4"
        " and pool gives 3x3x4 [shapes-differ]"
    ]
    assert related(PROTOTXT, "prototxt") == [("conv, last written by relu", 4)]


def test_inputs_of_which_none_is_meant_are_all_said(findings: Findings) -> None:
    text = """\
inputs: {x: 8, regions: 5}
layers:
  - {type: relu, name: features, input: x}
  - {type: relu, name: rois, input: regions}
  - {type: relu, name: last, input: regions}
  - {type: roi_pool, name: pool, inputs: [features, rois], height: 2, width: 2}
outputs: [last, pool]
"""
    assert findings_of(text, findings) == [
        "6:42: error: pool: the input must have 4 axes (batch, channels, height, width),"
        " but it has 2; features gives 8, rois gives 5 [wrong-input-shape]"
    ]


def test_a_network_of_many_inputs_names_four() -> None:
    inputs = ", ".join(f"i{number}: 8x8x3" for number in range(6))
    names = ", ".join(f"i{number}" for number in range(6))
    text = (
        f"inputs: {{{inputs}}}\nlayers:\n  - {{type: add, inputs: [{names}]}}\n"
        f"  - {{type: concat, axis: 7, inputs: [{names}]}}\noutputs: [add1, concat1]\n"
    )
    (found,) = convcalc.summarize_text(text, syntax="yaml").diagnostics
    assert found.message == (
        "axis must name an axis of the input, but it is 7 and 8x8x3 with its batch has 4 axes;"
        " i0 gives 8x8x3, i1 gives 8x8x3, i2 gives 8x8x3, i3 gives 8x8x3"
    )


def test_the_layers_named_are_those_spoken_of(findings: Findings) -> None:
    """A merge of thousands has a finding for each: none walks all that the layer reads."""
    text = """\
input: 8x8x3
layers:
  - {type: relu, name: a}
  - {type: max_pool, name: b, kernel_size: 2, input: a}
  - {type: relu, name: c, input: a}
  - {type: add, name: join, inputs: [a, c, b, a]}
"""
    assert related(text) == [("a", 3), ("b", 4)]
    assert findings_of(text, findings) == [
        "6:37: error: join: inputs must have one shape, but a gives 8x8x3 and b gives 4x4x3"
        " [shapes-differ]"
    ]

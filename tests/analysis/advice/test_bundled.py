"""What is advised to the authors of the bundled networks: little, and nothing to most."""

from collections import Counter

from each import each

import convcalc
from convcalc import bundled

EVENS, SHRINKS = "filters-not-multiple-of-8", "shrinking-convolution"
ADVICE = {
    EVENS,
    SHRINKS,
    "even-kernel",
    "large-kernel",
    "padded-pooling",
    "window-on-one-pixel",
    "bias-before-batch-norm",
    "leads-to-no-output",
}
ADVISED: dict[str, dict[str, int]] = {
    # 5x5 on 20 channels, and 20 filters twice
    "cifar10-convnetjs.yaml": {EVENS: 2, "large-kernel": 1},
    # 5x5 convolutions without padding, and 20, 50 and 500 filters
    "lenet.prototxt": {EVENS: 3, SHRINKS: 2},
    # the same, and 6 and 84 filters
    "lenet5.yaml": {EVENS: 2, SHRINKS: 2},
    # biases before batch norms, in one place each
    "m5.yaml": {"bias-before-batch-norm": 1},
    "segnet.yaml": {"bias-before-batch-norm": 1},
    # 58 filters in five places
    "shufflenet-v2.yaml": {EVENS: 5},
    # its last 3x3 windows have no padding, as the paper has them, and one looks at one pixel
    "ssd300.yaml": {SHRINKS: 1, "window-on-one-pixel": 1},
    # two towers of LeNet, of which one has the weights
    "siamese.yaml": {EVENS: 4, SHRINKS: 4},
}


@each("name", bundled.names())
def test_advice(name: str) -> None:
    analysis = convcalc.summarize(name, advice=True)
    given = Counter(it.rule for it in analysis.diagnostics if it.rule in ADVICE)
    assert given == ADVISED.get(name, {})


def test_only_who_asks_for_advice_gets_it() -> None:
    analysis = convcalc.summarize("lenet5")
    assert [it.rule for it in analysis.diagnostics if it.rule in ADVICE] == []


def test_one_place_of_many_layers_is_told_once() -> None:
    text = """\
input: 32x32x3
blocks:
  unit: {layers: [{type: conv, out_channels: 20, kernel_size: 3, padding: 1}]}
layers:
  - {block: unit, name: stage, repeat: 4}
  - FC-10
"""
    analysis = convcalc.summarize_text(text, syntax="yaml", advice=True)
    (found,) = analysis.diagnostics
    assert (found.layer, found.message) == (
        "stage.0.conv1",
        "filters should fill blocks of 8, in which processors multiply,"
        " but 20 = 8 x 2 + 4; 16 or 24 would; so it is in stage.1.conv1 and 2 more",
    )


def test_layers_with_errors_get_no_advice() -> None:
    text = """\
input: 28x28x1
layers:
  - {type: conv, name: a, out_channels: 20, kernel_size: 5, groups: 2}
  - {type: conv, name: b, out_channels: 20, kernel_size: 5}
"""
    analysis = convcalc.summarize_text(text, syntax="yaml", advice=True)
    assert [it.rule for it in analysis.diagnostics] == ["not-divisible"]

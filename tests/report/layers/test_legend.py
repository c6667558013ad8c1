import convcalc
from convcalc.report.layers.column_names import NAMES
from convcalc.report.layers.legend import legend
from convcalc.report.numbers import human_bytes

NETWORK = "input: 4x4x1\nlayers: [{type: linear, out_features: 100}]\n"


def test_legend() -> None:
    analysis = convcalc.summarize_text(NETWORK, syntax="yaml", optimizer="momentum")
    # a name that is a column and a line below counts once
    assert [*legend(analysis, ("params", "peak", "training", "params"), human_bytes)] == [
        "params: learned numbers, weights and biases; what layers share counts once",
        "peak: the largest sum of tensors alive at once, each from its layer to its last"
        " reader; params not counted; here linear1 400 B + data 64 B",
        "training: what PyTorch's autograd keeps of a forward pass, the largest gradients of"
        " activations at one layer, params, their gradients, the optimizer's state; here saved"
        " for backward 64 B + gradients of activations 400 B + params 6.64 KiB"
        " + their gradients 6.64 KiB + optimizer 6.64 KiB",
    ]


def test_the_largest_tensors_at_the_peak_are_named() -> None:
    branches = "".join(
        f"  - {{type: conv, name: c{number}, input: data, out_channels: {number},"
        " kernel_size: 1}\n"
        for number in range(1, 6)
    )
    joined = "  - {type: concat, name: all, inputs: [c1, c2, c3, c4, c5]}\n"
    analysis = convcalc.summarize_text(
        f"input: 4x4x1\nlayers:\n{branches}{joined}", syntax="yaml"
    )
    (line,) = legend(analysis, ("peak",), human_bytes)
    assert line.endswith("; here all 960 B + c5 320 B + c4 256 B + 3 more 384 B")


def test_the_batch_that_fits() -> None:
    analysis = convcalc.summarize_text(NETWORK, syntax="yaml", fits="1MB")
    (line,) = legend(analysis, ("largest batch",), str)
    assert line == (
        "largest batch: the largest that fits, of all that it takes; here saved for backward"
        " 136000 + gradients of activations 850000 + params 6800 + their gradients 6800"
    )


def test_every_column_has_its_meaning() -> None:
    analysis = convcalc.summarize_text(NETWORK, syntax="yaml")
    assert len([*legend(analysis, NAMES, human_bytes)]) == len(NAMES)

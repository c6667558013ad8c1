"""Each type of section: shapes, parameters and operations, by hand from Darknet's rules.

Darknet prints the size of what a section gives out; numbers of weights are those that it saves.
"""

from collections.abc import Callable
from typing import Any

import pytest

import convcalc

Report = Callable[[str], dict[str, Any]]
CONV = "[convolutional]\nfilters={}\nsize=1\nactivation=linear\n"


def last(report: dict[str, Any]) -> tuple[list[int], int]:
    """Return the shape that the last section gives out, and its parameters."""
    layers = report["layers"]
    number = layers[-1]["name"].partition(".")[0]
    own = [it for it in layers if it["name"].partition(".")[0] == number]
    return layers[-1]["outputs"][0]["shape"][1:], sum(it["params"] for it in own)


@pytest.mark.parametrize(
    ("sections", "shape", "params"),
    [
        # yolov3.cfg: 3*3*3*32 weights, 32 biases, 32 scales
        ("[convolutional]\nbatch_normalize=1\nfilters=32\nsize=3\npad=1", [32, 416, 416], 928),
        ("[conv]", [1, 416, 416], 4),
        ("[convolutional]\nfilters=6\nsize=3\ngroups=3\nstride=2", [6, 207, 207], 60),
        ("[convolutional]\nfilters=2\nsize=4\npad=1", [2, 417, 417], 98),
        ("[convolutional]\nfilters=2\nsize=3\npadding=3", [2, 420, 420], 56),
        ("[convolutional]\nfilters=2\nsize=3\npad=1\ndilation=4", [2, 416, 416], 56),
        ("[convolutional]\nfilters=2\nsize=3\ndilation=2", [2, 414, 414], 56),
        ("[convolutional]\nfilters=2\nsize=1\ndilation=2", [2, 416, 416], 8),
        ("[convolutional]\nfilters=2\nstride_x=2\nstride_y=4", [2, 104, 208], 8),
        ("[convolutional]\nfilters=2\nstride=4\nstride_y=2", [2, 208, 104], 8),
        ("[convolutional]\nfilters=4\nxnor=1\ngroups=9", [4, 416, 416], 16),
        (
            "[convolutional]\nfilters=4\nsize=3\npad=1\nstride=2\nantialiasing=1",
            [4, 208, 208],
            112,
        ),
        (
            "[convolutional]\nfilters=4\nsize=3\npad=1\nstride=2\nantialiasing=2",
            [4, 208, 208],
            112,
        ),
        ("[deconvolutional]\nfilters=5\nsize=4\nstride=2\npadding=1", [5, 832, 832], 245),
        ("[deconv]\nfilters=5\nsize=3\nstride=2\nbatch_normalize=1", [5, 833, 833], 145),
        # with pad the output is (416 - 1)/4 + 1; a filter and a bias at each position
        (
            "[local]\nfilters=2\nsize=3\nstride=4\npad=1",
            [2, 104, 104],
            104 * 104 * 2 * (3 * 3 * 3 + 1),
        ),
        (
            "[local]\nfilters=2\nsize=7\nstride=4\npad=0",
            [2, 103, 103],
            103 * 103 * 2 * (7 * 7 * 3 + 1),
        ),
        ("[connected]\noutput=10", [10], 416 * 416 * 3 * 10 + 10),
        ("[conn]\noutput=10\nbatch_normalize=1", [10], 416 * 416 * 3 * 10 + 20),
        ("[avgpool]\n[connected]\noutput=10\n[convolutional]\nfilters=2", [2, 1, 1], 22),
        # a padding of size - 1 in all: 415 divided by the stride, and one
        ("[maxpool]\nsize=2\nstride=2", [3, 208, 208], 0),
        ("[maxpool]\nsize=13\nstride=1", [3, 416, 416], 0),
        ("[maxpool]\nsize=3\nstride=4", [3, 104, 104], 0),
        ("[max]\nsize=2\nstride=2\npadding=0", [3, 208, 208], 0),
        ("[maxpool]\nstride=3", [3, 139, 139], 0),
        ("[maxpool]\nsize=2\npadding=4", [3, 419, 419], 0),
        ("[maxpool]\nsize=2\nstride_x=2\nstride_y=4", [3, 104, 208], 0),
        ("[maxpool]\nmaxpool_depth=1\nout_channels=2", [2, 416, 416], 0),
        ("[maxpool]\nsize=2\nstride=2\nantialiasing=1", [3, 208, 208], 0),
        ("[avgpool]\n[maxpool]\nsize=2\nstride=2\npadding=0", [3, 1, 1], 0),
        ("[local_avgpool]\nsize=2\nstride=2", [3, 208, 208], 0),
        ("[avg]", [3, 1, 1], 0),
        ("[upsample]\nstride=2", [3, 832, 832], 0),
        ("[upsample]", [3, 832, 832], 0),
        ("[upsample]\nstride=-3", [3, 138, 138], 0),
        ("[reorg]\nstride=2", [12, 208, 208], 0),
        ("[reorg3d]\nstride=2", [12, 208, 208], 0),
        ("[reorg]\nstride=3", [27, 138, 138], 0),
        (f"{CONV.format(8)}[reorg]\nstride=2\nreverse=1", [2, 832, 832], 0),
        ("[reorg]\nextra=2", [416 * 416 * 3 + 2], 0),
        ("[crop]\ncrop_height=224\ncrop_width=200", [3, 224, 200], 0),
        ("[dropout]\nprobability=.5", [3, 416, 416], 0),
        ("[lrn]", [3, 416, 416], 0),
        ("[batchnorm]", [3, 416, 416], 6),
        ("[activation]\nactivation=ramp", [3, 416, 416], 0),
        ("[activation]\nactivation=linear", [3, 416, 416], 0),
        ("[l2norm]", [3, 416, 416], 0),
        ("[logistic]", [3, 416, 416], 0),
        ("[soft]", [3, 416, 416], 0),
        ("[cost]\ntype=sse", [3, 416, 416], 0),
        ("[empty]", [3, 416, 416], 0),
        ("[silence]", [3, 416, 416], 0),
        ("[implicit]\nfilters=255", [255, 1, 1], 255),
        ("[implicit]\nfilters=5\natoms=3", [5, 3, 1], 15),
        ("[history]\nhistory_size=4", [12, 416, 416], 0),
        # routes, shortcuts, gates
        (f"{CONV.format(8)}[route]\nlayers=-1", [8, 416, 416], 0),
        (f"{CONV.format(8)}[empty]\n[route]\nlayers=-2, 0, -1", [24, 416, 416], 0),
        (f"{CONV.format(8)}[route]\nlayers=0\ngroups=2\ngroup_id=1", [4, 416, 416], 0),
        (f"{CONV.format(8)}[route]\nlayers=0,0\ngroups=4\ngroup_id=3", [4, 416, 416], 0),
        ("[conn]\noutput=4\n[conn]\noutput=6\n[route]\nlayers=0,1", [10], 0),
        ("[conn]\noutput=4\n[avg]\n[route]\nlayers=0,1", [8, 1, 1], 0),
        (f"{CONV.format(8)}[shortcut]\nfrom=0\nactivation=leaky", [8, 416, 416], 0),
        (f"{CONV.format(8)}{CONV.format(4)}[shortcut]\nfrom=0", [4, 416, 416], 0),
        (
            f"{CONV.format(8)}[empty]\n[shortcut]\nfrom=0,1\nweights_type=per_channel\n"
            "weights_normalization=softmax",
            [8, 416, 416],
            24,
        ),
        (
            f"{CONV.format(8)}[empty]\n[shortcut]\nfrom=0,1\nweights_type=per_feature\n"
            "weights_normalization=relu",
            [8, 416, 416],
            3,
        ),
        (f"{CONV.format(8)}[avg]\n[scale_channels]\nfrom=0", [8, 416, 416], 0),
        (f"{CONV.format(8)}[empty]\n[scale_channels]\nfrom=0\nscale_wh=1", [8, 416, 416], 0),
        (f"{CONV.format(8)}[empty]\n[sam]\nfrom=-2", [8, 416, 416], 0),
        # heads
        (f"{CONV.format(255)}[yolo]\nmask=0,1,2\nnum=9\nclasses=80", [255, 416, 416], 0),
        (f"{CONV.format(50)}[yolo]\nnum=2", [50, 416, 416], 0),
        (f"{CONV.format(18)}[yolo]\nmask=0,1,2 # 3, 4\nclasses=1", [18, 416, 416], 0),
        (f"{CONV.format(30)}[Gaussian_yolo]\nmask=0,1,2\nclasses=1", [30, 416, 416], 0),
        (f"{CONV.format(30)}[region]\nnum=5\nclasses=1", [30, 416, 416], 0),
        (f"{CONV.format(52)}[iseg]", [52, 416, 416], 0),
        (
            "[connected]\noutput=1470\n[dropout]\n[detection]\nclasses=20\ncoords=4\nnum=2",
            [1470],
            0,
        ),
        (
            f"{CONV.format(18)}[yolo]\nmask=0,1,2\nclasses=1\n[route]\nlayers=0\n"
            "[contrastive]\nyolo_layer=1",
            [18, 416, 416],
            0,
        ),
    ],
)
def test_output_and_parameters(
    report: Report, sections: str, shape: list[int], params: int
) -> None:
    found = report(sections)
    assert [it for it in found["diagnostics"] if it["severity"] == "error"] == []
    assert last(found) == (shape, params)


ROW = "[net]\ninputs=256\n"


@pytest.mark.parametrize(
    ("text", "shape", "params"),
    [
        # pjreddie's: inputs to outputs, outputs to outputs twice, with biases
        (f"{ROW}[rnn]\noutput=100", [100], 25700 + 10100 + 10100),
        # AlexeyAB's: inputs to hidden, hidden to hidden, hidden to outputs
        (f"{ROW}[rnn]\nhidden=50\noutput=100", [100], 12850 + 2550 + 5100),
        (f"{ROW}[rnn]\nhidden=50\noutput=100\nlogistic=2", [100], 12850 + 5100 + 5100),
        (f"{ROW}[rnn]\noutput=10\nbatch_normalize=1", [10], 2580 + 120 + 120),
        (f"{ROW}[gru]\noutput=100", [100], 3 * (25700 + 10100)),
        (f"{ROW}[lstm]\noutput=100", [100], 4 * (25700 + 10100)),
        (f"{ROW}[lstm]\noutput=100\nbatch_normalize=1", [100], 4 * (25800 + 10200)),
        ("[network]\ninputs=256\n[connected]\noutput=3", [3], 771),
        # 3x3 unless a size is given: 3 to 8, 8 to 8, 8 to 4 channels
        ("[crnn]\nhidden=8\noutput=4\npad=1", [4, 416, 416], 224 + 584 + 292),
        ("[crnn]\nhidden_filters=8\noutput_filters=4", [4, 416, 416], 224 + 584 + 292),
        ("[crnn]\nhidden=8\noutput=4\nsize=1", [4, 416, 416], 32 + 72 + 36),
        # four from the input, four from the state; with peephole three more from the memory
        ("[conv_lstm]\noutput=8\npad=1", [8, 416, 416], 4 * 224 + 4 * 584),
        ("[conv_lstm]\noutput=8\npad=1\npeephole=1", [8, 416, 416], 4 * 224 + 7 * 584),
        ("[conv_lstm]\noutput=3\npad=1\nbottleneck=1", [3, 416, 416], 4 * 84 + 165),
    ],
)
def test_recurrent(report: Report, text: str, shape: list[int], params: int) -> None:
    found = report(text)
    assert [it for it in found["diagnostics"] if it["severity"] == "error"] == []
    assert last(found) == (shape, params)


def bflops(text: str) -> str:
    """Return what the column of billions holds in the last row but the total."""
    from convcalc.report.numbers import billions

    analysis = convcalc.summarize_text(text, syntax="darknet")
    (number,) = {analysis.layers[-1].name.partition(".")[0]}
    own = [it for it in analysis.layers if it.name.partition(".")[0] == number]
    return billions(sum(it.operations or 0 for it in own))


NET = "[net]\nheight=416\nwidth=416\nchannels=3\n"


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        # from the log of yolov3.cfg and of tiny-yolo_xnor.cfg
        ("[convolutional]\nbatch_normalize=1\nfilters=32\nsize=3\npad=1", "0.299"),
        (f"{CONV.format(16)}[convolutional]\nfilters=32\nsize=3\npad=1\nxnor=1", "0.050"),
        (f"{CONV.format(64)}[maxpool]\nsize=2\nstride=2", "0.011"),
        (f"{CONV.format(64)}[empty]\n[shortcut]\nfrom=0", "0.011"),
        (
            f"{CONV.format(64)}[empty]\n[shortcut]\nfrom=0,1\nweights_type=per_channel\n"
            "weights_normalization=relu",
            "0.044",
        ),
        ("[connected]\noutput=1000", "0.000"),
        # twice 4*27 + 4*9 weights and 9 products at each of 416x416
        ("[conv_lstm]\noutput=1\npad=1", "0.051"),
    ],
)
def test_billions_as_darknet_logs_them(sections: str, expected: str) -> None:
    assert bflops(NET + sections) == expected


def test_a_shared_convolution_owns_nothing(report: Report) -> None:
    conv = "[convolutional]\nfilters=3\nsize=3\npad=1\nbatch_normalize=1\n"
    found = report(f"{conv}{conv}share_index=-1\n")
    tensors = [(it["name"], it["params"]) for it in found["layers"] if it["parameters"]]
    assert tensors == [
        ("0.conv", 81),
        ("0.batch_norm", 6),
        ("1.conv", 0),
        ("1.batch_norm", 0),
    ]
    assert found["totals"]["darknet_weights_bytes"] == 20 + 4 * (81 + 12)


def test_what_is_not_trained(report: Report) -> None:
    conv = "[convolutional]\nfilters=3\nbatch_normalize=1\n"
    sections = f"{conv}{conv}stopbackward=1\n{conv}dont_update=1\n{conv}train_only_bn=1\n{conv}"
    trained = [
        (
            layer["name"],
            all(it["trainable"] for it in layer["parameters"] if it["role"] != "buffer"),
        )
        for layer in report(sections)["layers"]
        if layer["parameters"]
    ]
    assert [name for name, is_trained in trained if is_trained] == [
        "3.batch_norm",
        "4.conv",
        "4.batch_norm",
    ]


def test_a_section_that_is_not_saved_is_not_in_the_weights_file(report: Report) -> None:
    conv = "[convolutional]\nfilters=3\n"
    found = report(f"{conv}{conv}dontsave=1\n")
    assert found["totals"]["params"] == 24
    assert found["totals"]["darknet_weights_bytes"] == 20 + 4 * 12

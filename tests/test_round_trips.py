"""Every bundled network, to the other language and back; those that cannot go are listed."""

import os

import pytest

from convcalc import bundled
from convcalc.convert import to_yaml
from convcalc.convert.conversion import convert
from convcalc.convert.writing import Written
from convcalc.languages import language
from convcalc.settings import Settings
from convcalc.source import Source
from convcalc.spec_files import read_spec

YAML, PROTOTXT = language("yaml"), language("prototxt")
OTHER = {YAML: PROTOTXT, PROTOTXT: YAML}

TRAVELLERS = (
    *("alexnet-grouped.prototxt", "alexnet.yaml", "cifar10-convnetjs.yaml"),
    *("googlenet-aux.yaml", "googlenet.yaml", "lenet.prototxt", "lenet5.yaml", "nin.yaml"),
    *("siamese.yaml", "squeezenet1.0.yaml", "squeezenet1.1.yaml", "vgg11-lrn.yaml"),
    *("vgg11.yaml", "vgg13.yaml", "vgg16-c.yaml", "vgg16.prototxt", "vgg16.yaml"),
    *("vgg19.yaml", "zfnet.yaml"),
)

REASONS = {
    "alexnet-torchvision.yaml": {"adaptive_avg_pool"},
    "attention-three-ways.yaml": {
        *("matmul", "mean", "multihead_attention", "parameter", "reshape", "rms_norm"),
        *("scaled_dot_product_attention", "slice", "squeeze", "stack"),
    },
    "bilinear-cnn.yaml": {"matmul", "reshape"},
    "c3d.yaml": {"max_pool"},  # three axes
    "convlstm-moving-digits.yaml": {"conv_lstm", "pixel_shuffle", "slice", "squeeze"},
    "fcn8s.yaml": {"crop"},
    "pair-comparison.yaml": {
        *("bilinear", "cosine_similarity", "glu", "rrelu", "softmin", "unsqueeze"),
    },
    "shifted-windows.yaml": {"fold", "im2col", "mean", "roll"},
    "ssd300.yaml": {"l2_norm", "reshape"},
    "unet.yaml": {"crop"},
}
"""The types that Caffe lacks, for the others that have no batch_norm or layer_norm."""


@pytest.mark.parametrize("name", TRAVELLERS)
def test_what_comes_back_is_what_went_out(name: str) -> None:
    source, syntax = read_spec(os.path.join(bundled.folder(), name))
    there = convert(source, syntax, Settings(), OTHER[syntax])
    assert there.text is not None
    back = convert(Source("<text>", there.text), OTHER[syntax], Settings(), syntax)
    assert back.text is not None
    again = convert(Source("<text>", back.text), syntax, Settings(), syntax)
    assert [it.to_dict() for it in again.analysis.layers] == [
        it.to_dict() for it in there.analysis.layers
    ]


# of the others, which all have a batch_norm or layer_norm, some
OTHERS = sorted({*bundled.names()} - {*TRAVELLERS} - {*REASONS})[::5]


@pytest.mark.parametrize("name", [*REASONS, *OTHERS])
def test_what_cannot_go_is_refused_with_its_layers_named(name: str) -> None:
    refused = convert(_source(name), YAML, Settings(), PROTOTXT)
    assert refused.text is None
    types = {row.name: row.type for row in refused.analysis.layers}
    blamed = {types[it.layer] for it in refused.refused if it.layer}
    assert blamed == REASONS.get(name, blamed)
    assert name in REASONS or blamed & {"batch_norm", "layer_norm"}


def test_text_that_would_wire_a_layer_otherwise_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    conv = "{type: conv, name: NAME, input: INPUT, out_channels: 3, kernel_size: 1}"
    lines = [conv.replace("NAME", it).replace("INPUT", "data") for it in ("a", "b")]
    given = f"name: n\ninput: 4x4x3\nlayers: [{', '.join(lines)}]\noutputs: [a, b]\n"
    other = given.replace("b, input: data", "b, input: a")
    monkeypatch.setattr(to_yaml, "render_yaml", lambda *_: Written(other, ()))
    conversion = convert(Source("x.yaml", given), YAML, Settings(), YAML)
    assert conversion.text is None
    assert [(it.layer, it.rule, it.message) for it in conversion.refused] == [
        (
            "b",
            "conversion-differs",
            "a converted layer must read what it did, but its text means another one",
        )
    ]


def _source(name: str) -> Source:
    return read_spec(os.path.join(bundled.folder(), name))[0]

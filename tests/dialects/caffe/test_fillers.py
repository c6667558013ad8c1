"""Caffe's fillers, against its filler.hpp."""

from collections.abc import Callable

import pytest

from convcalc import Analysis
from convcalc.shapes import Shape

Judge = Callable[..., Analysis]
Found = list[tuple[str, str, str, str | None]]

NONE_OF_CAFFE = (
    "Caffe's are constant, gaussian, positive_unitball, uniform, xavier, msra, bilinear"
)
NOT_SQUARE = "a bilinear filler must fill square filters in a tensor of 4 axes, but the "
ANOTHER = "take another filler, such as xavier or constant"


def found(analysis: Analysis) -> Found:
    return [
        (it.rule, it.severity, it.message, it.help)
        for it in analysis.diagnostics
        if it.severity != "note"
    ]


@pytest.mark.parametrize(
    "word",
    ["constant", "gaussian", "positive_unitball", "uniform", "xavier", "msra"],
)
def test_fillers_of_caffe(judge: Judge, word: str) -> None:
    fields = f'num_output: 2 weight_filler {{ type: "{word}" }}'
    assert found(judge("InnerProduct", ((1, 3),), f"inner_product_param {{ {fields} }}")) == []


@pytest.mark.parametrize(
    ("type_name", "param", "word", "help_"),
    [
        pytest.param(
            "Convolution",
            "convolution_param { num_output: 2 kernel_size: 1 weight_filler { FILLER } }",
            "gausian",
            "did you mean 'gaussian'?",
            id="misspelt",
        ),
        pytest.param(
            "Convolution",
            "convolution_param { num_output: 2 kernel_size: 1 bias_filler { FILLER } }",
            "MSRA",
            "did you mean 'msra'?",
            id="in-capitals",
        ),
        pytest.param(
            "PReLU", "prelu_param { filler { FILLER } }", "kb", NONE_OF_CAFFE, id="of-a-fork"
        ),
        pytest.param(
            "LSTM",
            "recurrent_param { num_output: 2 weight_filler { FILLER } }",
            "",
            NONE_OF_CAFFE,
            id="empty",
        ),
    ],
)
def test_a_filler_that_caffe_does_not_have_is_warned_of(
    judge: Judge, type_name: str, param: str, word: str, help_: str
) -> None:
    shapes = ((2, 1, 4), (2, 1)) if type_name == "LSTM" else ((1, 3, 4, 4),)
    analysis = judge(type_name, shapes, param.replace("FILLER", f'type: "{word}"'))
    assert analysis.ok
    assert found(analysis) == [
        (
            "unknown-name",
            "warning",
            f"a filler should be one of Caffe's, but there is no '{word}'",
            help_,
        )
    ]


@pytest.mark.parametrize("filler", ["gausian", "bilinear"])
def test_a_filler_of_a_bias_that_is_not_there_does_no_harm(judge: Judge, filler: str) -> None:
    fields = f'num_output: 2 bias_term: false bias_filler {{ type: "{filler}" }}'
    assert found(judge("InnerProduct", ((1, 3),), f"inner_product_param {{ {fields} }}")) == []


# BilinearFiller::Fill: "Blob must be 4 dim.", "Filter must be square"
@pytest.mark.parametrize(
    ("type_name", "shape", "param", "tensor"),
    [
        pytest.param(
            "Deconvolution",
            (1, 3, 4, 4),
            "convolution_param { num_output: 6 group: 3 kernel_h: 4 kernel_w: 2"
            ' weight_filler { type: "bilinear" } }',
            "weight is [3, 2, 4, 2]",
            id="not-square",
        ),
        pytest.param(
            "Convolution",
            (1, 3, 4, 4, 4),
            "convolution_param { num_output: 2 kernel_size: 2"
            ' weight_filler { type: "bilinear" } }',
            "weight is [2, 3, 2, 2, 2]",
            id="volume",
        ),
        pytest.param(
            "Convolution",
            (1, 3, 4, 4),
            "convolution_param { num_output: 2 kernel_size: 2"
            ' bias_filler { type: "bilinear" } }',
            "bias is [2]",
            id="bias",
        ),
        pytest.param(
            "InnerProduct",
            (1, 3, 4, 4),
            'inner_product_param { num_output: 2 weight_filler { type: "bilinear" } }',
            "weight is [2, 48]",
            id="matrix",
        ),
        pytest.param(
            "Scale",
            (1, 3, 4, 4),
            'scale_param { filler { type: "bilinear" } }',
            "weight is [3]",
            id="vector",
        ),
    ],
)
def test_bilinear_fills_square_filters_only(
    judge: Judge, type_name: str, shape: Shape, param: str, tensor: str
) -> None:
    assert found(judge(type_name, (shape,), param)) == [
        ("bilinear-not-square", "error", NOT_SQUARE + tensor, ANOTHER)
    ]


@pytest.mark.parametrize("type_name", ["Convolution", "Deconvolution"])
def test_bilinear_fills_square_filters(judge: Judge, type_name: str) -> None:
    fields = 'num_output: 3 kernel_size: 4 weight_filler { type: "bilinear" }'
    analysis = judge(type_name, ((1, 3, 8, 8),), f"convolution_param {{ {fields} }}")
    assert found(analysis) == []


def test_a_scale_of_a_second_bottom_has_nothing_to_fill(judge: Judge) -> None:
    fields = 'scale_param { filler { type: "bilinear" } }'
    assert found(judge("Scale", ((1, 3, 4, 4), (3,)), fields)) == []

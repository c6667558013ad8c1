"""Layers as Caffe computes them, where their figures are not those of ours."""

import pytest

from convcalc.layers.caffe.conv import AnyRankConv, SharedConv
from convcalc.layers.caffe.conv_transpose import SharedConvTranspose
from convcalc.layers.caffe.crop import CropToReference
from convcalc.layers.caffe.linear import InnerProduct
from convcalc.layers.caffe.permute import LeadingPermute
from convcalc.layers.caffe.pooling import ImageMaxPool
from convcalc.layers.caffe.reshape import PartialReshape
from convcalc.layers.caffe.split import Copies, Slices
from convcalc.layers.caffe.upsample import LastAxesUpsample
from convcalc.layers.reorg import Reorg
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.gradient_and_reach import Along, Reach
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            SharedConv(out_channels=4, kernel_size=3, stride=2, axis=2, rounding="caffe"),
            ((1, 3, 10, 11),),
            Reach((Along(0), Along(1), None, Along(3, range(3), stride=2)), paired=True),
            id="conv-of-channels-on-axis-2",
        ),
        pytest.param(
            SharedConv(out_channels=4, kernel_size=3, rounding="caffe"),
            ((1, 3, 10, 11),),
            Reach((Along(0), None, Along(2, range(3)), Along(3, range(3))), paired=True),
            id="conv-as-usual",
        ),
        pytest.param(
            LeadingPermute(order=(0, 2)),
            ((2, 6, 4, 5),),
            Reach((Along(0), Along(2), Along(1), Along(3)), kept=True),
            id="permute",
        ),
        pytest.param(
            CropToReference(offset=(3,)),
            ((1, 3, 10, 12), (1, 2, 6, 8)),
            Reach(
                (Along(0), Along(1), Along(2, range(3, 4)), Along(3, range(3, 4))),
                kept=True,
                read=1,
            ),
            id="crop",
        ),
        pytest.param(
            Slices(outputs=2),
            ((2, 6, 4, 5),),
            Reach((Along(0), None, Along(2), Along(3)), kept=True),
            id="slices",
        ),
        pytest.param(
            PartialReshape(shape=(2, 3), axis=1, num_axes=1),
            ((2, 6, 4, 5),),
            Reach((Along(0), None, None, Along(2), Along(3)), kept=True),
            id="reshape",
        ),
        pytest.param(
            LastAxesUpsample(scale_factor=2),
            ((1, 8, 5, 5),),
            Reach(
                (
                    Along(0),
                    Along(1),
                    Along(2, range(-1, 1), unit=2),
                    Along(3, range(-1, 1), unit=2),
                ),
                kept=True,
            ),
            id="upsample",
        ),
        pytest.param(
            Reorg(stride=2),
            ((1, 8, 4, 4),),
            Reach((Along(0), None, Along(2, range(2), stride=2), Along(3, range(2), stride=2))),
            id="reorg",
        ),
        pytest.param(
            Reorg(stride=2, reverse=True),
            ((1, 8, 4, 4),),
            Reach(
                (
                    Along(0),
                    None,
                    Along(2, range(-1, 1), unit=2),
                    Along(3, range(-1, 1), unit=2),
                ),
            ),
            id="reorg-back",
        ),
    ],
)
def test_reach(layer: Layer, given: Shapes, expected: Reach | None) -> None:
    assert list(layer.check(given)) == []
    assert layer.reach(given) == expected


@pytest.mark.parametrize(
    ("layer", "given", "formula", "macs"),
    [
        pytest.param(
            InnerProduct(out_features=7, transpose=True),
            ((2, 3, 4, 5),),
            "60*7 + 7",
            840,
            id="transposed",
        ),
        pytest.param(
            InnerProduct(out_features=7, axis=0, bias=False),
            ((2, 3, 4, 5),),
            "120*7",
            840,
            id="batch-too",
        ),
        pytest.param(
            SharedConv(out_channels=4, kernel_size=3, axis=2, rounding="caffe"),
            ((1, 3, 10, 11),),
            "(3*10)*4 + 4",
            # 3 rows of 9 places of 4 filters of 3*10
            3 * 9 * 4 * 30,
            id="conv-of-channels-on-axis-2",
        ),
        pytest.param(
            SharedConvTranspose(out_channels=4, kernel_size=2, stride=2),
            ((1, 3, 5, 5), (1, 3, 5, 5)),
            "(2*2*4)*3 + 4",
            # two inputs of 3*5*5 numbers spread over 2*2*4
            2 * 75 * 16,
            id="deconvolution-of-two",
        ),
    ],
)
def test_counts(layer: Layer, given: Shapes, formula: str, macs: int) -> None:
    assert list(layer.check(given)) == []
    assert layer.parameter_formula(given) == formula
    assert layer.macs(given) == macs


def test_the_sizes_of_several_inputs_are_worked_out_once() -> None:
    layer = SharedConvTranspose(out_channels=4, kernel_size=2, stride=2, axis=2)
    given = ((1, 2, 3, 5, 7), (1, 2, 3, 5, 7))
    assert layer.sizes_worked_out(given) == (
        "(5 - 1)*2 + 2 = 10",
        "(7 - 1)*2 + 2 = 14",
    )


def test_a_mask_adds_nothing_to_what_is_kept_for_backward() -> None:
    layer = ImageMaxPool(kernel_size=2, stride=2, mask=True, rounding="caffe")
    # 8 bytes for each of 3*2*2 outputs, once
    assert layer.saved(((1, 3, 4, 4),)).bytes == 96


def test_copies_and_pieces_say_how_many_they_are() -> None:
    assert Copies(outputs=3).output_count == 3
    assert Copies(outputs=3).storage == "view"
    assert Slices(outputs=2).output_count == 2


@pytest.mark.parametrize(
    ("layer", "ways"),
    [
        pytest.param(
            AnyRankConv(out_channels=96, kernel_size=11, stride=4, rounding="exact"),
            "what fits: input size 223 or 227, stride 3, kernel_size 8 or 12;"
            " or let rounding: floor cut off the rest",
            id="conv",
        ),
        pytest.param(
            ImageMaxPool(kernel_size=3, stride=2, rounding="exact"),
            "what fits: input size 223 or 225, stride 1, kernel_size 2 or 4;"
            " or let rounding: floor cut off the rest",
            id="pooling",
        ),
    ],
)
def test_no_padding_on_one_side_and_no_field_is_offered(layer: Layer, ways: str) -> None:
    (problem,) = layer.check(((1, 3, 224, 224),))
    assert (problem.rule, problem.help) == ("stride-does-not-divide", ways)

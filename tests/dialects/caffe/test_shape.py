"""Caffe's layers that change axes, and those that merge and split."""

from collections.abc import Callable

import pytest

from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]
Accepted = Callable[..., tuple[str, Shapes, Shapes]]
Refused = Callable[..., list[tuple[str, str, str | None]]]


@pytest.mark.parametrize(
    ("type_name", "inputs", "fields", "kind", "tops", "blobs"),
    [
        pytest.param("Flatten", ((2, 6, 4, 5),), "", "flatten", ((2, 120),), (), id="flatten"),
        pytest.param(
            "Flatten",
            ((2, 6, 4, 5),),
            "flatten_param { axis: 1 end_axis: 2 }",
            "flatten",
            ((2, 24, 5),),
            (),
            id="flatten-two-axes",
        ),
        pytest.param(
            "Flatten",
            ((2, 6, 4, 5),),
            "flatten_param { axis: 2 end_axis: 1 }",
            "flatten",
            ((2, 6, 1, 4, 5),),
            (),
            id="flatten-no-axis-adds-one",
        ),
        pytest.param(
            "Reshape",
            ((2, 6, 4, 5),),
            "reshape_param { shape { dim: 0 dim: -1 } }",
            "reshape",
            ((2, 120),),
            (),
            id="reshape",
        ),
        pytest.param(
            "Reshape",
            ((2, 6, 4, 5),),
            "reshape_param { shape { dim: 2 dim: 3 } axis: 1 num_axes: 1 }",
            "reshape",
            ((2, 2, 3, 4, 5),),
            (),
            id="reshape-one-axis",
        ),
        pytest.param(
            "Reshape",
            ((2, 6, 4, 5),),
            "reshape_param { shape { dim: 1 } axis: -1 }",
            "reshape",
            ((2, 6, 4, 5, 1),),
            (),
            id="reshape-behind-the-last",
        ),
        pytest.param(
            "Reshape",
            ((2, 6, 4, 5),),
            "reshape_param { shape { dim: 1 } axis: 1 num_axes: 0 }",
            "reshape",
            ((2, 1, 6, 4, 5),),
            (),
            id="reshape-inserts",
        ),
        pytest.param(
            "Reshape",
            ((2, 6, 4, 5),),
            "reshape_param { shape { dim: 0 dim: -1 dim: 2 } axis: 1 }",
            "reshape",
            ((2, 6, 10, 2),),
            (),
            id="reshape-infers-in-the-middle",
        ),
        pytest.param(
            "Reshape",
            ((1, 1, 1, 1),),
            "reshape_param { shape { } }",
            "reshape",
            ((),),
            (),
            id="reshape-to-one-number",
        ),
        pytest.param(
            "Crop", ((1, 3, 10, 12), (1, 2, 6, 8)), "", "crop", ((1, 3, 6, 8),), (), id="crop"
        ),
        pytest.param(
            "Crop",
            ((1, 3, 10, 12), (1, 2, 6, 8)),
            "crop_param { axis: 1 offset: 0 offset: 2 offset: 3 }",
            "crop",
            ((1, 2, 6, 8),),
            (),
            id="crop-channels-too",
        ),
        pytest.param(
            "Crop",
            ((1, 3, 10, 12), (1, 2, 6, 8)),
            "crop_param { axis: -1 offset: 4 }",
            "crop",
            ((1, 3, 10, 8),),
            (),
            id="crop-last-axis",
        ),
        pytest.param(
            "Permute",
            ((2, 6, 4, 5),),
            "permute_param { order: 0 order: 2 order: 3 order: 1 }",
            "permute",
            ((2, 4, 5, 6),),
            (),
            id="permute",
        ),
        pytest.param(
            "Permute",
            ((2, 6, 4, 5),),
            "permute_param { order: 2 }",
            "permute",
            ((4, 2, 6, 5),),
            (),
            id="permute-the-rest-follows",
        ),
        pytest.param(
            "Tile",
            ((2, 6, 4, 5),),
            "tile_param { tiles: 3 }",
            "tile",
            ((2, 18, 4, 5),),
            (),
            id="tile",
        ),
        pytest.param(
            "Reduction",
            ((2, 6, 4, 5),),
            "reduction_param { operation: ASUM axis: 1 }",
            "reduction",
            ((2,),),
            (),
            id="reduction",
        ),
        pytest.param(
            "Reduction",
            ((2, 6, 4, 5),),
            "",
            "reduction",
            ((),),
            (),
            id="reduction-to-one-number",
        ),
        pytest.param(
            "ArgMax",
            ((2, 6, 4, 5),),
            "argmax_param { top_k: 3 out_max_val: true }",
            "argmax",
            ((2, 2, 3, 1),),
            (),
            id="argmax",
        ),
        pytest.param(
            "ArgMax",
            ((2, 6, 4, 5),),
            "argmax_param { axis: 1 top_k: 2 }",
            "argmax",
            ((2, 2, 4, 5),),
            (),
            id="argmax-along-an-axis",
        ),
        pytest.param(
            "BatchReindex",
            ((5, 3, 2), (4,)),
            "",
            "batch_reindex",
            ((4, 3, 2),),
            (),
            id="batch-reindex",
        ),
        pytest.param(
            "Parameter",
            (),
            "parameter_param { shape { dim: 3 dim: 4 } }",
            "parameter",
            ((3, 4),),
            ((3, 4),),
            id="parameter",
        ),
        pytest.param(
            "ShuffleChannel",
            ((2, 6, 4, 5),),
            "shuffle_channel_param { group: 3 }",
            "channel_shuffle",
            ((2, 6, 4, 5),),
            (),
            id="shuffle-channel",
        ),
        pytest.param(
            "Reorg",
            ((1, 64, 26, 26),),
            "reorg_param { stride: 2 }",
            "reorg",
            ((1, 256, 13, 13),),
            (),
            id="reorg",
        ),
        pytest.param(
            "Concat",
            ((1, 3, 4, 5), (1, 2, 4, 5)),
            "",
            "concat",
            ((1, 5, 4, 5),),
            (),
            id="concat",
        ),
        pytest.param(
            "Concat",
            ((1, 3, 4, 5), (2, 3, 4, 5)),
            "concat_param { concat_dim: 0 }",
            "concat",
            ((3, 3, 4, 5),),
            (),
            id="concat-dim",
        ),
        pytest.param(
            "Concat", ((2, 6, 4, 5),), "", "concat", ((2, 6, 4, 5),), (), id="concat-one"
        ),
        pytest.param(
            "Eltwise", ((2, 6), (2, 6), (2, 6)), "", "add", ((2, 6),), (), id="eltwise-sum"
        ),
        pytest.param(
            "Eltwise",
            ((2, 6), (2, 6)),
            "eltwise_param { operation: PROD }",
            "multiply",
            ((2, 6),),
            (),
            id="eltwise-product",
        ),
        pytest.param(
            "Eltwise",
            ((2, 6), (2, 6)),
            "eltwise_param { operation: MAX }",
            "maximum",
            ((2, 6),),
            (),
            id="eltwise-max",
        ),
        pytest.param(
            "Eltwise",
            ((2, 6), (2, 6)),
            "eltwise_param { coeff: 1 coeff: -1 }",
            "add",
            ((2, 6),),
            (),
            id="eltwise-difference",
        ),
        pytest.param(
            "Axpy",
            ((1, 8, 1, 1), (1, 8, 5, 5), (1, 8, 5, 5)),
            "",
            "axpy",
            ((1, 8, 5, 5),),
            (),
            id="axpy",
        ),
        pytest.param(
            "Slice", ((2, 6, 4, 5),), "", "split", ((2, 3, 4, 5), (2, 3, 4, 5)), (), id="slice"
        ),
        pytest.param(
            "Slice",
            ((2, 6, 4, 5),),
            "slice_param { slice_point: 1 slice_point: 4 }",
            "split",
            ((2, 1, 4, 5), (2, 3, 4, 5), (2, 2, 4, 5)),
            (),
            id="slice-at-points",
        ),
        pytest.param(
            "Slice",
            ((2, 6, 4, 5),),
            "slice_param { slice_dim: 0 }",
            "split",
            ((1, 6, 4, 5), (1, 6, 4, 5)),
            (),
            id="slice-dim",
        ),
        pytest.param(
            "Slice", ((2, 6, 4, 5),), "", "split", ((2, 6, 4, 5),), (), id="slice-in-one"
        ),
        pytest.param(
            "Split",
            ((2, 6, 4, 5),),
            "",
            "identity",
            ((2, 6, 4, 5), (2, 6, 4, 5), (2, 6, 4, 5)),
            (),
            id="split",
        ),
        pytest.param(
            "Filter", ((4, 3), (4, 5), (4,)), "", "filter", ((4, 3), (4, 5)), (), id="filter"
        ),
        pytest.param("Silence", ((4, 3), (4, 5)), "", "silence", (), (), id="silence"),
    ],
)
def test_accepted(
    accepted: Accepted,
    type_name: str,
    inputs: Shapes,
    fields: str,
    kind: str,
    tops: Shapes,
    blobs: Shapes,
) -> None:
    assert accepted(type_name, inputs, fields, len(tops)) == (kind, tops, blobs)


@pytest.mark.parametrize(
    ("type_name", "inputs", "fields", "tops", "expected"),
    [
        pytest.param(
            "Flatten",
            ((2, 6, 4, 5),),
            "flatten_param { axis: 3 end_axis: 1 }",
            1,
            [
                (
                    "axes-out-of-order",
                    "axis must not come after end_axis, but axis is 3 and end_axis is 1",
                    None,
                )
            ],
            id="flatten-backwards",
        ),
        pytest.param(
            "Flatten",
            ((2, 6, 4, 5),),
            "flatten_param { axis: 4 }",
            1,
            [
                (
                    "no-such-axis",
                    "axis must name an axis of the input,"
                    " but it is 4 and 4x5x6 with its batch has 4 axes",
                    None,
                )
            ],
            id="flatten-axis-too-far",
        ),
        pytest.param(
            "Reshape",
            ((2, 6, 4, 5),),
            "reshape_param { shape { dim: 5 dim: 4 } axis: -2 }",
            1,
            [
                (
                    "reshape-mismatch",
                    "the new shape must hold as many numbers as b0 has,"
                    " but [2, 6, 4, 5] is 240 and [2, 6, 4, 5, 4] is 960",
                    None,
                )
            ],
            id="reshape-count",
        ),
        pytest.param(
            "Reshape",
            ((2, 6, 4, 5),),
            "reshape_param { shape { dim: 7 dim: -1 } }",
            1,
            [
                (
                    "reshape-mismatch",
                    "the new shape must hold as many numbers as b0 has,"
                    " but [2, 6, 4, 5] is 240 and [7, 34] is 238",
                    None,
                )
            ],
            id="reshape-does-not-divide",
        ),
        pytest.param(
            "Reshape",
            ((2, 6, 4, 5),),
            "reshape_param { shape { dim: -1 dim: -1 } }",
            1,
            [("reshape-mismatch", "only one dim may be -1, to be worked out, but 2 are", None)],
            id="reshape-two-unknowns",
        ),
        pytest.param(
            "Reshape",
            ((2, 6, 4, 5),),
            "reshape_param { shape { dim: -2 } }",
            1,
            [("value-out-of-range", "dim must be at least -1, but it is -2", None)],
            id="reshape-below-minus-1",
        ),
        pytest.param(
            "Reshape",
            ((2, 6, 4, 5),),
            "reshape_param { shape { dim: 0 dim: 0 dim: 0 dim: 0 dim: 0 } }",
            1,
            [
                (
                    "reshape-mismatch",
                    "a dim of 0 must stand where the input has an axis to copy,"
                    " but one is for axis 4 and the input has 4 axes",
                    None,
                )
            ],
            id="reshape-copies-too-much",
        ),
        pytest.param(
            "Reshape",
            ((2, 6, 4, 5),),
            "reshape_param { shape { dim: -1 } axis: 5 }",
            1,
            [
                (
                    "no-such-axis",
                    "axis and num_axes must lie within the input's axes,"
                    " but axis is 5, num_axes is -1 and the input has 4",
                    None,
                )
            ],
            id="reshape-axis-too-far",
        ),
        pytest.param(
            "Reshape",
            ((2, 6, 4, 5),),
            "reshape_param { num_axes: -2 }",
            1,
            [("value-out-of-range", "num_axes must be at least -1, but it is -2", None)],
            id="reshape-num-axes",
        ),
        pytest.param(
            "Crop",
            ((1, 3, 10, 12), (1, 2, 6, 8)),
            "crop_param { offset: 5 }",
            1,
            [
                (
                    "exceeds-input",
                    "what is cut out, as large as b1, must lie within b0,"
                    " but on axis 2 5 + 6 > 10",
                    None,
                ),
                (
                    "exceeds-input",
                    "what is cut out, as large as b1, must lie within b0,"
                    " but on axis 3 5 + 8 > 12",
                    None,
                ),
            ],
            id="crop-beyond-the-end",
        ),
        pytest.param(
            "Crop",
            ((1, 3, 4, 4), (1, 3, 6, 4)),
            "",
            1,
            [
                (
                    "exceeds-input",
                    "what is cut out, as large as b1, must lie within b0,"
                    " but on axis 2 0 + 6 > 4",
                    None,
                )
            ],
            id="crop-larger-than-input",
        ),
        pytest.param(
            "Crop",
            ((1, 3, 10, 12), (1, 2, 6, 8)),
            "crop_param { axis: 1 offset: 1 offset: 1 }",
            1,
            [
                (
                    "wrong-number",
                    "offset must be given once, or once for each axis that is cropped,"
                    " but it is given 2 times for 3 axes",
                    None,
                )
            ],
            id="crop-offsets",
        ),
        pytest.param(
            "Crop",
            ((1, 3, 10, 12), (1, 2)),
            "",
            1,
            [
                (
                    "shapes-differ",
                    "b1 must have the axes that are cropped, but it has 2 and b0 has 4",
                    None,
                )
            ],
            id="crop-reference-too-flat",
        ),
        pytest.param(
            "Permute",
            ((2, 6, 4, 5),),
            "permute_param { order: 1 order: 1 }",
            1,
            [
                (
                    "not-a-permutation",
                    "order must name each axis once at most, but it names axis 1 2 times",
                    None,
                )
            ],
            id="permute-twice",
        ),
        pytest.param(
            "Permute",
            ((2, 6, 4, 5),),
            "permute_param { order: 4 }",
            1,
            [
                (
                    "no-such-axis",
                    "order must name axes of the input, but it has 4 and the input has 4 axes",
                    None,
                )
            ],
            id="permute-axis-too-far",
        ),
        pytest.param(
            "Tile",
            ((2, 6, 4, 5),),
            "",
            1,
            [("missing-field", "the layer must have tiles", None)],
            id="tile-not-told",
        ),
        pytest.param(
            "ArgMax",
            ((2, 6, 4, 5),),
            "argmax_param { top_k: 0 }",
            1,
            [("value-out-of-range", "top_k must be at least 1, but it is 0", None)],
            id="argmax-of-none",
        ),
        pytest.param(
            "BatchReindex",
            ((5, 3), (4, 1)),
            "",
            1,
            [("wrong-input-shape", "b1 must have 1 axis, but it has 2", None)],
            id="batch-reindex-no-list",
        ),
        pytest.param(
            "Parameter",
            (),
            "parameter_param { shape { dim: 0 } }",
            1,
            [("value-out-of-range", "dim must be at least 1, but it is 0", None)],
            id="parameter-without-numbers",
        ),
        pytest.param(
            "Concat",
            ((1, 3, 4, 5), (1, 3, 4, 6)),
            "",
            1,
            [
                (
                    "shapes-differ",
                    "inputs must agree but for their channels,"
                    " but b0 gives 4x5x3 and b1 gives 4x6x3",
                    None,
                )
            ],
            id="concat-other-width",
        ),
        pytest.param(
            "Concat",
            ((2, 6, 4, 5),),
            "concat_param { concat_dim: 2 axis: 1 }",
            1,
            [
                (
                    "given-both-ways",
                    "only one of axis and concat_dim may be given, but both are",
                    "leave out concat_dim, the older of the two",
                )
            ],
            id="concat-both-axes",
        ),
        pytest.param(
            "Eltwise",
            ((2, 6), (2, 5)),
            "",
            1,
            [
                (
                    "shapes-differ",
                    "inputs must have one shape, but b0 gives 6 and b1 gives 5",
                    None,
                )
            ],
            id="eltwise-differ",
        ),
        pytest.param(
            "Eltwise",
            ((2, 6), (2, 1)),
            "",
            1,
            [
                (
                    "shapes-differ",
                    "inputs must have one shape, but b0 gives 6 and b1 gives 1",
                    None,
                )
            ],
            id="eltwise-does-not-stretch",
        ),
        pytest.param(
            "Eltwise",
            ((2, 6), (2, 6)),
            "eltwise_param { coeff: 1 }",
            1,
            [
                (
                    "wrong-number",
                    "coeff must be given once for each bottom or not at all,"
                    " but the layer has 2 bottoms and it is given once",
                    None,
                )
            ],
            id="eltwise-one-coefficient",
        ),
        pytest.param(
            "Eltwise",
            ((2, 6), (2, 6)),
            "eltwise_param { operation: PROD coeff: 1 coeff: 1 }",
            1,
            [
                (
                    "coefficients-of-a-product",
                    "coeff must belong to a sum, but operation is PROD",
                    "leave coeff out",
                )
            ],
            id="eltwise-weighted-product",
        ),
        pytest.param(
            "Eltwise",
            ((2, 6),),
            "",
            1,
            [
                (
                    "wrong-number",
                    "the layer must have at least 2 bottoms, but it has 1",
                    None,
                )
            ],
            id="eltwise-one-bottom",
        ),
        pytest.param(
            "Slice",
            ((2, 6, 4, 5),),
            "",
            4,
            [
                (
                    "not-divisible",
                    "the pieces must divide the axis, but 6 = 4 x 1 + 2",
                    "give slice_point where to cut, one fewer than the pieces",
                )
            ],
            id="slice-uneven",
        ),
        pytest.param(
            "Slice",
            ((2, 6, 4, 5),),
            "slice_param { slice_point: 1 }",
            3,
            [
                (
                    "wrong-number",
                    "slice_point must be one fewer than the pieces,"
                    " but there is 1 for 3 pieces",
                    None,
                )
            ],
            id="slice-too-few-points",
        ),
        pytest.param(
            "Slice",
            ((2, 6, 4, 5),),
            "slice_param { slice_point: 3 slice_point: 1 }",
            3,
            [
                (
                    "split-mismatch",
                    "slice_point must rise on the way from 0 to the axis's size,"
                    " but 0, 3, 1, 6 do not",
                    None,
                )
            ],
            id="slice-points-fall",
        ),
        pytest.param(
            "Slice",
            ((2, 6, 4, 5),),
            "slice_param { slice_point: 6 }",
            2,
            [
                (
                    "split-mismatch",
                    "slice_point must rise on the way from 0 to the axis's size,"
                    " but 0, 6, 6 do not",
                    None,
                )
            ],
            id="slice-leaves-nothing",
        ),
        pytest.param(
            "Slice",
            ((2, 6, 4, 5),),
            "slice_param { slice_dim: 1 axis: 1 }",
            2,
            [
                (
                    "given-both-ways",
                    "only one of axis and slice_dim may be given, but both are",
                    "leave out slice_dim, the older of the two",
                )
            ],
            id="slice-both-axes",
        ),
        pytest.param(
            "Slice",
            ((4, 3),),
            "",
            0,
            [
                (
                    "wrong-number",
                    "the layer must have at least 1 top, but it has 0",
                    None,
                )
            ],
            id="slice-without-tops",
        ),
        pytest.param(
            "Filter",
            ((4, 3), (4,)),
            "",
            2,
            [
                (
                    "wrong-number",
                    "the layer must have a top for each bottom"
                    " but the last, but it has 2 tops and 2 bottoms",
                    None,
                )
            ],
            id="filter-tops",
        ),
        pytest.param(
            "Silence",
            ((4, 3),),
            "",
            1,
            [("wrong-number", "the layer must have no tops, but it has 1", None)],
            id="silence-with-a-top",
        ),
        pytest.param(
            "Axpy",
            ((1, 7), (1, 8, 5, 5), (1, 8, 5, 5)),
            "",
            1,
            [
                (
                    "shapes-differ",
                    "b0 must have a number for each channel of b1,"
                    " but it gives 7 and b1 gives 5x5x8",
                    None,
                )
            ],
            id="axpy-factors",
        ),
    ],
)
def test_refused(
    refused: Refused,
    type_name: str,
    inputs: Shapes,
    fields: str,
    tops: int,
    expected: list[tuple[str, str, str | None]],
) -> None:
    assert refused(type_name, inputs, fields, tops) == expected

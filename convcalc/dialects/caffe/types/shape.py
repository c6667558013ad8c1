"""Layers that change axes and keep, pick or repeat the numbers."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.dialects.caffe.rows import CaffeType, Converted, Given
from convcalc.layers.caffe.batch_reindex import PickedExamples
from convcalc.layers.caffe.crop import CropToReference
from convcalc.layers.caffe.flatten import FlattenOrInsert
from convcalc.layers.caffe.parameter import LearnedTensor
from convcalc.layers.caffe.permute import LeadingPermute, WholePermute
from convcalc.layers.caffe.reshape import PartialReshape


def _flatten(given: Given) -> Converted:
    param = given.param
    values = {"axis": param.integer("axis"), "end_axis": param.integer("end_axis")}
    return Converted("flatten", values, FlattenOrInsert)


def _reshape(given: Given) -> Converted:
    param = given.param
    values = {
        "shape": param.message("shape").integers("dim"),
        "axis": param.integer("axis"),
        "num_axes": param.integer("num_axes"),
    }
    return Converted("reshape", values, PartialReshape)


def _reshape_problems(given: Given) -> Iterator[Problem]:
    dims = given.param.message("shape").integers("dim")
    if dims.count(-1) > 1:
        yield Problem(
            "reshape-mismatch",
            f"only one dim may be -1, to be worked out, but {dims.count(-1)} are",
            "shape",
        )
    if any(dim < -1 for dim in dims):
        yield Problem(
            "value-out-of-range", f"dim must be at least -1, but it is {min(dims)}", "shape"
        )
    count = given.param.integer("num_axes")
    if count < -1:
        yield Problem(
            "value-out-of-range", f"num_axes must be at least -1, but it is {count}", "num_axes"
        )


def _crop(given: Given) -> Converted:
    param = given.param
    values = {"axis": param.integer("axis"), "offset": param.integers("offset")}
    return Converted("crop", values, CropToReference)


def _permute(given: Given) -> Converted:
    return Converted("permute", {"order": given.param.integers("order")}, LeadingPermute)


def _permute_problems(given: Given) -> Iterator[Problem]:
    yield from _twice("order", given.param.integers("order"))


def _twice(field: str, order: tuple[int, ...]) -> Iterator[Problem]:
    """Yield an axis that an order names more than once."""
    twice = next((axis for axis in order if order.count(axis) > 1), None)
    if twice is not None:
        yield Problem(
            "not-a-permutation",
            f"{field} must name each axis once at most,"
            f" but it names axis {twice} {order.count(twice)} times",
            field,
        )


def _tile(given: Given) -> Converted:
    param = given.param
    values = {"tiles": param.integer("tiles"), "axis": param.integer("axis")}
    return Converted("tile", values)


def _reduction(given: Given) -> Converted:
    param = given.param
    values = {"operation": param.text("operation").lower(), "axis": param.integer("axis")}
    return Converted("reduction", values)


def _argmax(given: Given) -> Converted:
    param = given.param
    values = {
        "top_k": param.integer("top_k"),
        "axis": param.integer("axis") if param.has("axis") else None,
        "out_max_val": param.flag("out_max_val"),
    }
    return Converted("argmax", values)


def _batch_reindex(_: Given) -> Converted:
    return Converted("batch_reindex", {}, PickedExamples)


def _parameter(given: Given) -> Converted:
    values = {"shape": given.param.message("shape").integers("dim")}
    return Converted("parameter", values, LearnedTensor)


def _parameter_problems(given: Given) -> Iterator[Problem]:
    dims = given.param.message("shape").integers("dim")
    if any(dim < 1 for dim in dims):
        yield Problem(
            "value-out-of-range", f"dim must be at least 1, but it is {min(dims)}", "shape"
        )


def _shuffle_channel(given: Given) -> Converted:
    return Converted("channel_shuffle", {"groups": given.param.integer("group")})


def _reorg(given: Given) -> Converted:
    param = given.param
    values = {"stride": param.integer("stride"), "reverse": param.flag("reverse")}
    return Converted("reorg", values)


def _transpose(given: Given) -> Converted:
    return Converted("permute", {"order": given.param.integers("dim")}, WholePermute)


def _transpose_problems(given: Given) -> Iterator[Problem]:
    yield from _twice("dim", given.param.integers("dim"))


def _reverse(given: Given) -> Converted:
    return Converted("flip", {"dims": given.param.integers("axis") or (0,)})


ROWS = {
    "Flatten": CaffeType(_flatten, "flatten_param", in_place=False),
    "Reshape": CaffeType(_reshape, "reshape_param", _reshape_problems, in_place=False),
    "Crop": CaffeType(_crop, "crop_param", bottoms=(2, 2)),
    "Permute": CaffeType(_permute, "permute_param", _permute_problems),
    "Transpose": CaffeType(
        _transpose,
        "transpose_param",
        _transpose_problems,
        {"order": ("dim",)},
        in_place=False,
    ),
    "Reverse": CaffeType(_reverse, "reverse_param", words={"dims": ("axis",)}, in_place=False),
    "Tile": CaffeType(_tile, "tile_param"),
    "Reduction": CaffeType(_reduction, "reduction_param"),
    "ArgMax": CaffeType(_argmax, "argmax_param"),
    "BatchReindex": CaffeType(_batch_reindex, bottoms=(2, 2)),
    "Parameter": CaffeType(_parameter, "parameter_param", _parameter_problems, bottoms=(0, 0)),
    "ShuffleChannel": CaffeType(
        _shuffle_channel, "shuffle_channel_param", words={"groups": ("group",)}
    ),
    "Reorg": CaffeType(_reorg, "reorg_param"),
}

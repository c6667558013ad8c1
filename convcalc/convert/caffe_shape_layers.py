"""What Caffe calls our layer types that move, pick or resize."""

from typing import Any

from convcalc.analysis.layer_result import LayerResult
from convcalc.convert.caffe_fields import Fields, Said, Saying, Unsayable, Word, named

_FIRST_SPATIAL = 2


def _split(row: LayerResult, given: Fields) -> Said:
    sizes = [it.shape[given["axis"]] for it in row.outputs if it.shape]
    points = [sum(sizes[: number + 1]) for number in range(len(sizes) - 1)]
    fields = (("axis", given["axis"]), *(("slice_point", it) for it in points))
    return Said("Slice", "slice_param", fields)


def _permute(_: LayerResult, given: Fields) -> Said:
    order = given["dims"] if "dims" in given else given["order"]
    return Said("Permute", "permute_param", tuple(("order", it) for it in order))


def _crop(row: LayerResult, given: Fields) -> Said:
    if len(row.inputs) == 1:
        raise Unsayable("its size is a number, where Caffe's is that of a second input")
    offset: Any = given["offset"]
    if "axis" in given:
        axis = (("axis", given["axis"]),) if given["axis"] != _FIRST_SPATIAL else ()
        fields = (*axis, *(("offset", it) for it in offset))
        return Said("Crop", "crop_param" if fields else None, fields)
    (_, _, *size), *_ = (it.shape for it in row.inputs if it.shape)
    (_, _, *part) = row.outputs[0].shape or ()
    if offset == "center":
        offset = tuple((old - new) // 2 for old, new in zip(size, part, strict=True))
    offsets = offset if isinstance(offset, tuple) else (offset,)
    if offsets == (0,):
        return Said("Crop")
    return Said("Crop", "crop_param", tuple(("offset", it) for it in offsets))


def _upsample(row: LayerResult, given: Fields) -> Said:
    factor = given["scale_factor"]
    if "mode" not in given:  # Caffe's own, of the last two axes, however many there are
        return Said("Upsample", "upsample_param", (("scale", factor),))
    if given["size"] is not None or given["mode"] != "nearest":
        raise Unsayable("it does more than to repeat each number a whole number of times")
    for old, new in zip(row.inputs, row.outputs, strict=True):
        (_, _, *before), (_, _, *after) = old.shape or (), new.shape or ()
        factors = {divmod(size, part) for part, size in zip(before, after, strict=True)}
        if len(factors) > 1 or any(rest for _, rest in factors):
            raise Unsayable(f"its scale_factor is {factor}, where Caffe's is one whole number")
        return Said("Upsample", "upsample_param", (("scale", factors.pop()[0]),))
    raise Unsayable("it reads nothing")


def _reduction(_: LayerResult, given: Fields) -> Said:
    operation = Word(given["operation"].upper())
    fields = (("operation", operation), ("axis", given["axis"]))
    return Said("Reduction", "reduction_param", fields)


def _pyramid(_: LayerResult, given: Fields) -> Said:
    method = Word({"max": "MAX", "avg": "AVE", "stochastic": "STOCHASTIC"}[given["method"]])
    return Said("SPP", "spp_param", (("pyramid_height", given["levels"]), ("pool", method)))


SHAPE_SAYINGS: dict[str, Saying] = {
    "split": _split,
    "permute": _permute,
    "crop": _crop,
    "upsample": _upsample,
    "reduction": _reduction,
    "spatial_pyramid_pool": _pyramid,
    "flatten": named("Flatten", "flatten_param", axis="axis", end_axis="end_axis"),
    "channel_shuffle": named("ShuffleChannel", "shuffle_channel_param", groups="group"),
    "reorg": named("Reorg", "reorg_param", stride="stride", reverse="reverse"),
    "tile": named("Tile", "tile_param", tiles="tiles", axis="axis"),
}
"""How each of these types is said."""

"""One bottom becomes several tops, or none."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.dialects.caffe.counts import counted
from convcalc.dialects.caffe.rows import CaffeType, Converted, Given
from convcalc.dialects.caffe.types.merging import both_given
from convcalc.layers.caffe.split import Copies, Slices


def _slice(given: Given) -> Converted:
    param = given.param
    field = "slice_dim" if param.has("slice_dim") else "axis"
    values = {
        "axis": param.integer(field),
        "points": param.integers("slice_point"),
        "outputs": given.tops,
    }
    return Converted("split", values, Slices)


def _slice_problems(given: Given) -> Iterator[Problem]:
    yield from both_given(given, "axis", "slice_dim")


def _split(given: Given) -> Converted:
    return Converted("identity", {"outputs": given.tops}, Copies)


def _filter(given: Given) -> Converted:
    return Converted("filter", {"outputs": given.tops})


def _filter_problems(given: Given) -> Iterator[Problem]:
    if given.tops != given.bottoms - 1:
        yield Problem(
            "wrong-number",
            f"the layer must have a top for each bottom but the last,"
            f" but it has {counted(given.tops, 'top')} and {counted(given.bottoms, 'bottom')}",
            "top",
        )


def _silence(_: Given) -> Converted:
    return Converted("silence", {})


ROWS = {
    "Slice": CaffeType(
        _slice,
        "slice_param",
        _slice_problems,
        {"axis": ("axis", "slice_dim"), "points": ("slice_point",), "outputs": ("top",)},
        tops=(1, None),
    ),
    "Split": CaffeType(_split, tops=(1, None), in_place=False),
    "Filter": CaffeType(_filter, check=_filter_problems, bottoms=(2, None), tops=(1, None)),
    "Silence": CaffeType(_silence, bottoms=(1, None), tops=(0, 0)),
    "HDF5Output": CaffeType(_silence, bottoms=(2, 2), tops=(0, 0)),
}

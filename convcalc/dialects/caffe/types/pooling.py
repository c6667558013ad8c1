"""Pooling of windows."""

from collections.abc import Iterator

from convcalc.diagnostics import Field, Problem, Words
from convcalc.dialects.caffe.rows import CaffeType, Converted, Given
from convcalc.dialects.caffe.spatial import WINDOW_WORDS, extent, pooling_problems
from convcalc.layers.caffe.pooling import (
    ImageAvgPool,
    ImageGlobalAvgPool,
    ImageGlobalMaxPool,
    ImageMaxPool,
    ImageStochasticPool,
)

_METHODS = {"MAX": "max_pool", "AVE": "avg_pool", "STOCHASTIC": "stochastic_pool"}
_KINDS = {"MAX": ImageMaxPool, "AVE": ImageAvgPool, "STOCHASTIC": ImageStochasticPool}


def _pooling(given: Given) -> Converted:
    param = given.param
    method = _METHODS[param.text("pool")]
    largest = method == "max_pool"
    mask = {"mask": given.tops > 1} if largest else {}
    if param.flag("global_pooling"):
        whole = ImageGlobalMaxPool if largest else ImageGlobalAvgPool
        return Converted(f"global_{method}", {**mask}, whole)
    values = {
        "kernel_size": extent(param, "kernel_size", 1),
        "stride": extent(param, "stride", 1),
        "padding": extent(param, "pad", 0),
        "rounding": "floor" if _rounds_down(given) else "caffe",
    }
    return Converted(method, values | mask, _KINDS[param.text("pool")])


def _rounds_down(given: Given) -> bool:
    """Return what BVLC calls ``round_mode: FLOOR`` and forks ``ceil_mode: false``."""
    return given.param.text("round_mode") == "FLOOR" or not given.param.flag("ceil_mode")


def _problems(given: Given) -> Iterator[Problem]:
    yield from pooling_problems(given.param)
    method = given.param.text("pool")
    if given.tops > 1 and method != "MAX":
        yield Problem(
            "wrong-number",
            f"only MAX pooling has a second top, its mask, but pool is {method}",
            "top",
        )
    if method == "STOCHASTIC" and not given.param.flag("global_pooling"):
        yield from _padding_problems(given)


def _padding_problems(given: Given) -> Iterator[Problem]:
    """Yield a padding of a stochastic pooling, which ``PoolingLayer::LayerSetUp`` refuses."""
    for field in ("pad", "pad_h", "pad_w"):
        if number := given.param.integer(field):
            yield Problem(
                "pooling-padding-too-large",
                Words(
                    "{field} of STOCHASTIC pooling must be 0, but it is {number}",
                    field=Field(field),
                    number=number,
                ),
                field,
                Words("leave {field} out", field=Field(field)),
            )


ROWS = {"Pooling": CaffeType(_pooling, "pooling_param", _problems, WINDOW_WORDS, tops=(1, 2))}

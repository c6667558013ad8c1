"""Losses and scores."""

from collections.abc import Callable, Iterator

from convcalc.diagnostics import Problem
from convcalc.dialects.caffe.rows import CaffeType, Converted, Count, Given


def _plain(type_name: str) -> Callable[[Given], Converted]:
    return lambda _: Converted(type_name, {})


def _softmax_with_loss(given: Given) -> Converted:
    axis = given.param.integer("axis")
    return Converted("softmax_loss", {"axis": axis, "probabilities": given.tops > 1})


def _infogain(given: Given) -> Converted:
    axis = given.param.integer("axis")
    return Converted("infogain_loss", {"axis": axis, "probabilities": given.tops > 1})


_TABLE = 2  # the position of the bottom with the table


def _infogain_problems(given: Given) -> Iterator[Problem]:
    if given.bottoms <= _TABLE and not given.param.has("source"):
        yield Problem(
            "missing-field",
            "the layer must have its table as a third bottom, or the source of a file with it",
            "infogain_loss_param",
        )


def _accuracy(given: Given) -> Converted:
    param = given.param
    values = {
        "top_k": param.integer("top_k"),
        "axis": param.integer("axis"),
        "per_class": given.tops > 1,
    }
    return Converted("accuracy", values)


def _smooth_l1_problems(given: Given) -> Iterator[Problem]:
    if given.bottoms == _TABLE + 1:
        yield Problem(
            "wrong-number",
            "the layer must have 2 bottoms, or 4 with inside and outside weights, but it has 3",
            "bottom",
        )


def _center_loss(given: Given) -> Converted:
    param = given.param
    values = {"classes": param.integer("num_output"), "axis": param.integer("axis")}
    return Converted("center_loss", values)


def _loss(
    type_name: str | Callable[[Given], Converted],
    param: str | None = None,
    *,
    bottoms: Count = (2, 2),
    tops: Count = (1, 1),
) -> CaffeType:
    """Return the row of a loss: two bottoms and a top that need not be named."""
    convert = _plain(type_name) if isinstance(type_name, str) else type_name
    return CaffeType(convert, param, bottoms=bottoms, tops=tops, auto_tops=True)


ROWS = {
    "SoftmaxWithLoss": _loss(_softmax_with_loss, "softmax_param", tops=(1, 2)),
    "EuclideanLoss": _loss("euclidean_loss"),
    "HingeLoss": _loss("hinge_loss"),
    "SigmoidCrossEntropyLoss": _loss("sigmoid_cross_entropy_loss"),
    "MultinomialLogisticLoss": _loss("multinomial_logistic_loss"),
    "InfogainLoss": _loss(
        _infogain, "infogain_loss_param", bottoms=(2, 3), tops=(1, 2)
    )._replace(check=_infogain_problems),
    "ContrastiveLoss": _loss("contrastive_loss", bottoms=(3, 3)),
    "SmoothL1Loss": _loss("smooth_l1_loss", bottoms=(2, 4))._replace(check=_smooth_l1_problems),
    "CenterLoss": _loss(_center_loss, "center_loss_param")._replace(
        words={"classes": ("num_output",)}
    ),
    "Accuracy": CaffeType(_accuracy, "accuracy_param", bottoms=(2, 2), tops=(1, 2)),
}

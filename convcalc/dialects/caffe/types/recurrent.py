"""Recurrent layers."""

from collections.abc import Callable, Iterator

from convcalc.diagnostics import Problem
from convcalc.dialects.caffe.counts import counted
from convcalc.dialects.caffe.rows import CaffeType, Converted, Given
from convcalc.layers.caffe.lstm_unit import LstmUnit
from convcalc.layers.caffe.plain_lstm import PlainLstm
from convcalc.layers.caffe.recurrent import MarkedLstm, MarkedRecurrent, MarkedRnn


def _row(type_name: str, kind: type[MarkedRecurrent]) -> CaffeType:
    def convert(given: Given) -> Converted:
        param = given.param
        values = {
            "out_features": param.integer("num_output"),
            "expose_hidden": param.flag("expose_hidden"),
        }
        return Converted(type_name, values, kind)

    return CaffeType(
        convert,
        "recurrent_param",
        _exposure_check(kind.states),
        {"out_features": ("num_output",)},
        bottoms=(2, 3 + kind.states),
        tops=(1, 1 + kind.states),
    )


def _exposure_check(states: int) -> Callable[[Given], Iterator[Problem]]:
    """Return the check of how many bottoms and tops go with exposed states.

    What the layer can have neither way is found without it.
    Source: Caffe ``RecurrentLayer::MinBottomBlobs``, ``MaxBottomBlobs``, ``ExactNumTopBlobs``.
    """

    def check(given: Given) -> Iterator[Problem]:
        exposed = given.param.flag("expose_hidden")
        extra = states if exposed else 0
        word = "with" if exposed else "without"
        possible = range(2, 4 + states)
        if given.bottoms in possible and given.bottoms not in (2 + extra, 3 + extra):
            yield Problem(
                "wrong-number",
                f"{word} expose_hidden the layer must have {2 + extra} or {3 + extra} bottoms,"
                f" but it has {given.bottoms}",
                "bottom",
            )
        if given.tops in (1, 1 + states) and given.tops != 1 + extra:
            yield Problem(
                "wrong-number",
                f"{word} expose_hidden the layer must have {counted(1 + extra, 'top')},"
                f" but it has {given.tops}",
                "top",
            )

    return check


def _unit(_: Given) -> Converted:
    return Converted("lstm_unit", {}, LstmUnit)


def _plain_lstm(given: Given) -> Converted:
    return Converted("lstm", {"out_features": given.param.integer("num_output")}, PlainLstm)


ROWS = {
    "LSTM": _row("lstm", MarkedLstm),
    "LSTMUnit": CaffeType(_unit, bottoms=(3, 3), tops=(2, 2)),
    "Lstm": CaffeType(
        _plain_lstm,
        "lstm_param",
        words={"out_features": ("num_output",)},
        bottoms=(1, 2),
    ),
    "RNN": _row("rnn", MarkedRnn),
}

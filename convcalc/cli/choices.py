"""Words that options take, and the words of other tools for the same."""

from collections.abc import Iterable, Mapping
from typing import Any

import click

from convcalc.diagnostics import nearest
from convcalc.record import NOTHING
from convcalc.settings import BYTES, OPTIMIZER_COPIES

_MOST_LISTED = 8
"""Choices that are listed although it is known which one is meant."""


class Words(click.Choice[str]):
    """Words, in capitals or not; for another one the error names the one that is meant.

    ``others`` are words of other tools or commands: which of ours they mean, or a sentence on
    what to do instead.
    """

    def __init__(self, words: Iterable[str], others: Mapping[str, str] = NOTHING) -> None:
        super().__init__(words, case_sensitive=False)
        self._others = others

    def get_invalid_choice_message(
        self,
        value: Any,  # noqa: ANN401  click's own
        ctx: click.Context | None,
    ) -> str:
        """Return which words there are, and which one is meant."""
        word = str(value).strip().lower()
        meant = self._others.get(word)
        if not meant or (meant not in self.choices and " " not in meant):
            meant = nearest(word.replace("_", "-"), self.choices)
        if meant is None:
            return super().get_invalid_choice_message(value, ctx)
        hint = f"Did you mean '{meant}'?" if meant in self.choices else meant
        if len(self.choices) > _MOST_LISTED:
            return f"there is no '{value}'. {hint}"
        return f"{super().get_invalid_choice_message(value, ctx)} {hint}"


def _meaning(**meanings: str) -> dict[str, str]:
    """Return which of our words each of several others means."""
    return {other: our for our, others in meanings.items() for other in others.split()}


DTYPES = Words(
    BYTES,
    _meaning(
        float64="fp64 f64 double 64",
        float32="fp32 f32 float single full 32",
        float16="fp16 f16 half 16",
        bfloat16="bf16 brain",
        int8="i8 int uint8 quantized 8",
    ),
)
OPTIMIZERS = Words(
    OPTIMIZER_COPIES,
    _meaning(adam="adamw nadam adamax lamb", sgd="none")
    | dict.fromkeys(
        ("rmsprop", "adagrad", "lion", "nesterov"), "'momentum' keeps as much as this one."
    ),
)
ROUNDINGS = Words(
    ("exact", "floor", "ceil"),
    _meaning(floor="down pytorch torch", ceil="up ceiling ceil_mode", exact="none error")
    | {"caffe": "A prototxt is rounded as Caffe does it without this option."},
)
PHASES = Words(
    ("test", "train"),
    _meaning(test="eval inference val testing deploy predict", train="training fit"),
)
LAYOUTS = Words(
    ("hwc", "chw"),
    _meaning(
        hwc="nhwc channels_last channels-last ndhwc",
        chw="nchw channels_first channels-first ncdhw",
    ),
)
LANGUAGES = _meaning(
    yaml="yml convcalc",
    prototxt="caffe pbtxt",
    darknet="cfg yolo",
    keras="json tensorflow tf h5",
    onnx="pytorch torch",
)
"""Words for the languages of specs."""

FIGURES = _meaning(
    layer="name names layers",
    output="shape shapes size output-shape out",
    input="in input-shape",
    memory="mem bytes activations activation_bytes forward forward_bytes",
    elements="numbers activation_elements size_mb",
    params="parameters param parameter param# #params",
    weights="weight",
    biases="bias",
    buffers="buffer non-trainable",
    trainable="trainable_params trainable-params",
    macs="multiply-adds mult-adds multadds madds mac gmacs multiply-accumulates",
    flops="flop gflops",
    bflops="bflop",
    alive="alive_bytes peak peak-memory",
    saved="saved_for_backward saved_for_backward_bytes backward",
    fit="fits verdict",
) | {
    "rf": "receptive-field",
    "formulas": "Give --formulas, or the columns output-formula and params-formula.",
    "formula": "Give --formulas, or the columns output-formula and params-formula.",
    "all": "Name those you want, as in layer,output,macs.",
    "kernel": "'convcalc explain SPEC' shows the kernel of each layer.",
    "kernel_size": "'convcalc explain SPEC' shows the kernel of each layer.",
    "stride": "'convcalc explain SPEC' shows the stride of each layer; rf-stride is that"
    " of its receptive field.",
}
"""Words for the columns of a table."""

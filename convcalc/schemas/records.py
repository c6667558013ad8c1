"""Records that several of the program's JSON outputs hold, each described once.

Keys are only added within a ``schema_version``; whoever reads an output must pass over those
that they do not know.
"""

from typing import get_args

from convcalc.analysis.analysis import SCHEMA_VERSION
from convcalc.diagnostics import Severity
from convcalc.layers.shared.base import Role
from convcalc.schemas.building import (
    Schema,
    document,
    flag,
    list_of,
    nullable,
    record,
    refer,
    text,
    whole,
    word,
)
from convcalc.settings import Optimizer
from convcalc.windows import Fit

_HIDDEN = "where an error hides it"
_TOTALS = {
    "params": "Learned numbers, weights and biases; a shared tensor counts once.",
    "weights": "Numbers in the weights.",
    "biases": "Numbers in the biases.",
    "buffers": "Numbers in the buffers, such as running means; they are not learned.",
    "trainable_params": "Learned numbers that training changes.",
    "param_bytes": "Bytes of the learned numbers.",
    "macs": "Multiply-adds of convolutions, linear and recurrent layers for the whole batch.",
    "flops": "Two for each multiply-add.",
    "forward_elements": "Numbers in the inputs and in all activations that take new storage.",
    "forward_bytes": "Bytes of these.",
    "peak_inference_bytes": "The largest sum of bytes of the tensors alive at once.",
    "saved_for_backward_bytes": "Bytes that are kept for the backward pass.",
    "training_bytes": "Bytes that training takes in all.",
    "caffe_memory_bytes": "What Caffe logs as 'Memory required for data'; of a prototxt only.",
}

VERSION: Schema = {
    "description": "Within a version keys are only added.",
    "const": SCHEMA_VERSION,
}
DIAGNOSTICS = list_of(refer("diagnostic"), "What was found, by place in the file.")


def output(command: str, body: Schema) -> Schema:
    """Return the schema of what a command writes as JSON."""
    return document(f"convcalc {command} --format json", body, _definitions())


def tensors(description: str) -> Schema:
    """Return a list of tensors."""
    return list_of(refer("tensor"), description)


def figure(description: str) -> Schema:
    """Return a count or a number of bytes, null where an error hides a part of it."""
    return nullable(whole(description), _HIDDEN)


def source() -> Schema:
    """Return a spec's path and language."""
    languages = word(("yaml", "prototxt"), "The language of the spec.")
    return record("Where the spec comes from.", {"path": path(), "format": languages})


def path() -> Schema:
    """Return a path."""
    return text("The file's path, or the bare name of a bundled one.")


def fit() -> Schema:
    """Return how windows cover their input."""
    return word(
        get_args(Fit),
        "The worst verdict over the axes: exact; padding-only, where only padding is cut off;"
        " overhang, where the last window reaches past the input; pixels-unread.",
    )


def totals() -> dict[str, Schema]:
    """Return the totals of a network by their names."""
    return {name: figure(description) for name, description in _TOTALS.items()}


def training() -> dict[str, Schema]:
    """Return what training keeps in memory, in bytes."""
    return {
        "saved_for_backward_bytes": whole("Bytes kept for the backward pass."),
        "activation_gradient_bytes": whole("Bytes of the largest gradients at one layer."),
        "param_bytes": whole("Bytes of the parameters."),
        "param_gradient_bytes": whole("Bytes of the parameters' gradients."),
        "optimizer_bytes": whole("Bytes of the optimizer's state."),
    }


def optimizer() -> Schema:
    """Return what trains a network."""
    return word(get_args(Optimizer), "What trains the network.")


def _definitions() -> dict[str, Schema]:
    return {
        "shape": list_of(
            whole("Positions along an axis."), "The batch, the channels, then spatial axes."
        ),
        "tensor": record(
            "A tensor by its name.",
            {
                "name": text("What layers read it by; NAME:1 is a layer's second output."),
                "shape": nullable(refer("shape", "Its shape."), _HIDDEN),
            },
        ),
        "parameter": _parameter(),
        "totals": record(
            "Sums over all layers for the whole batch.",
            totals(),
            optional=("caffe_memory_bytes",),
        ),
        "diagnostic": _diagnostic(),
        "board": _board(),
        "line": _line(),
    }


def _parameter() -> Schema:
    return record(
        "One tensor that a layer owns or shares.",
        {
            "name": text("Its name, as in a PyTorch state_dict."),
            "shape": refer("shape", "Its shape."),
            "count": whole("Numbers in it."),
            "role": word(get_args(Role), "What it is; a buffer is not learned."),
            "trainable": flag("Whether training changes it."),
            "shared_with": nullable(
                text("The layer that owns it, where it counts."), "if the layer owns it itself"
            ),
        },
    )


def _diagnostic() -> Schema:
    nowhere = "where the finding concerns the file as a whole"
    return record(
        "A finding.",
        {
            "rule": text("What is wrong, in kebab-case; 'convcalc rules RULE' explains it."),
            "severity": word(get_args(Severity), "An error refuses the spec."),
            "message": text("What must hold, and the arithmetic that breaks it."),
            "help": nullable(text("A way out."), "where none is known"),
            "layer": nullable(text("The layer's name."), "where it is about none"),
            "file": path(),
            "line": nullable(whole("The first line, counted from 1.", 1), nowhere),
            "column": nullable(whole("The first column, counted from 1.", 1), nowhere),
            "end_line": nullable(whole("The last line.", 1), nowhere),
            "end_column": nullable(whole("The column behind the last.", 1), nowhere),
        },
    )


def _board() -> Schema:
    given = {
        "description": "What letters stand for: a number, or a text that works it out.",
        "type": "object",
        "additionalProperties": {"type": ["integer", "string"]},
    }
    return record(
        "A layer's figures; there are none of a layer with an error in it or above it.",
        {
            "name": text("The layer's name."),
            "type": text("The layer's type, as convcalc calls it."),
            "inputs": tensors("What the layer reads."),
            "outputs": tensors("What the layer gives out."),
            "given": given,
            "figures": list_of(refer("line"), "The layer's own figures."),
            "alternatives": list_of(
                refer("line"), "Parameters of layers that could stand in a convolution's place."
            ),
        },
    )


def _line() -> Schema:
    return record(
        "A figure worked out. A text that does not apply is empty.",
        {
            "figure": text("What is worked out: height, weights, macs, activation_bytes, ..."),
            "result": {
                "description": "What it comes to; a shape of several axes is a text.",
                "type": ["integer", "string"],
            },
            "letters": text("The rule in letters."),
            "numbers": text("The same with numbers."),
            "inexact": text("What a division gives before it is rounded."),
            "words": text("What no letters say."),
            "unit": word(("", "bytes"), "What the result counts; empty for a bare number."),
        },
    )

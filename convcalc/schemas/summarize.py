"""The schema of a summary: the whole analysis of one spec."""

from typing import get_args

from convcalc.schemas.building import (
    Schema,
    flag,
    list_of,
    nullable,
    record,
    refer,
    text,
    whole,
    word,
)
from convcalc.schemas.records import (
    DIAGNOSTICS,
    VERSION,
    figure,
    fit,
    optimizer,
    output,
    source,
    tensors,
    training,
)
from convcalc.settings import BYTES, Phase, Purpose
from convcalc.windows import Rounding

_ERROR = "where an error hides a part of it"


def schema() -> Schema:
    """Return the schema of what ``summarize`` writes."""
    body = record(
        "What every layer of a network does to the shape of the data, and what it costs.",
        {
            "schema_version": VERSION,
            "name": text("The network's name, or the file's where the spec gives none."),
            "source": source(),
            "settings": _settings(),
            "inputs": tensors("Every source of data."),
            "layers": list_of(_row(), "A row for each layer, in the order of the spec."),
            "totals": refer("totals"),
            "memory": nullable(_memory(), _ERROR),
            "fits": nullable(_fits(), _ERROR),
            "outputs": tensors("What no layer reads, or the spec calls outputs."),
            "diagnostics": DIAGNOSTICS,
        },
        optional=("fits",),
    )
    return output("summarize", body)


def _settings() -> Schema:
    return record(
        "What was asked for beyond the spec's text.",
        {
            "phase": word(get_args(Phase), "The phase whose layers of a prototxt count."),
            "dtype": word(list(BYTES), "The type of every number."),
            "rounding": word(
                get_args(Rounding), "What becomes of a remainder; caffe: as it does."
            ),
        },
    )


def _row() -> Schema:
    return record(
        "A layer.",
        {
            "name": text("The layer's name."),
            "type": text("The layer's type, as convcalc calls it."),
            "inputs": tensors("What the layer reads."),
            "outputs": tensors("What the layer gives out."),
            "parameters": nullable(list_of(refer("parameter"), "The layer's tensors."), _ERROR),
            "params": figure("Learned numbers in the tensors that the layer owns."),
            "macs": figure("Multiply-adds for the whole batch."),
            "activation_elements": figure("Numbers in the outputs that take new storage."),
            "activation_bytes": figure("Bytes of these."),
            "in_place": nullable(flag("Whether the output overwrites the input."), _ERROR),
            "fit": nullable(fit(), "where the layer has no window, or an error hides it"),
            "alive_bytes": figure("Bytes alive while the layer runs."),
            "saved_for_backward_bytes": figure("Bytes that the layer is the first to keep."),
            "receptive_field": nullable(_receptive_field(), "where it is not known"),
        },
    )


def _receptive_field() -> Schema:
    pixels = {
        "description": "Pixels, a decimal where not whole. Null where not known.",
        "type": ["number", "null"],
    }
    size = whole("Pixels along an axis.")
    return record(
        "What a position of the first output reads of the input, a figure for each axis."
        " Behind upsampling positions differ by their phase.",
        {
            "size": list_of(
                size,
                "How many pixels, from the first to the last; the most over the phases.",
            ),
            "smallest_size": list_of(
                size, "The least over the phases that read anything; only where they differ."
            ),
            "stride": list_of(
                pixels,
                "How far from one position to the next, on average over the phases; 0 for all"
                " alike.",
            ),
            "padding": list_of(
                pixels,
                "How far the first position reaches past the input. Where phases differ, such"
                " that stride*o - padding + (size - 1)/2 is the middle of what position o"
                " reads, on average over the phases.",
            ),
        },
        optional=("smallest_size",),
    )


def _memory() -> Schema:
    none = "where there is none"
    alive = record(
        "A tensor at the peak.", {"name": text("Its name."), "bytes": whole("Its bytes.")}
    )
    peak = {
        "bytes": whole("Bytes alive at once."),
        "layer": nullable(text("The first layer at the peak."), none),
        "alive": list_of(alive, "The tensors alive there."),
    }
    training_memory = {
        "optimizer": optimizer(),
        **training(),
        "activation_gradients_layer": nullable(
            text("The first layer where the gradients are largest."), none
        ),
    }
    return record(
        "Where the totals of memory come from.",
        {
            "peak_inference": record("The peak of a forward pass.", peak),
            "training": record("What training takes.", training_memory),
        },
    )


def _fits() -> Schema:
    not_even_one = "where not even one example fits"
    parts = training() | {"peak_inference_bytes": whole("Bytes alive at once.")}
    return record(
        "The largest batch that fits; with --fits.",
        {
            "limit_bytes": whole("The bytes that were asked about."),
            "for": word(get_args(Purpose), "What has to fit."),
            "batch": nullable(whole("The largest batch, 0 for none."), "where any batch fits"),
            "bytes": nullable(whole("What it takes."), not_even_one),
            "next_bytes": nullable(whole("What one more takes."), "where there is no such"),
            "parts": nullable(
                record("Of what that is the sum.", parts, optional=tuple(parts)), not_even_one
            ),
        },
    )

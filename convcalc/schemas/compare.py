"""The schema of a comparison: networks side by side."""

from typing import get_args

from convcalc.analysis.compare.comparison import Status
from convcalc.schemas.building import Schema, flag, list_of, nullable, record, text, word
from convcalc.schemas.records import VERSION, figure, output, path, totals


def schema() -> Schema:
    """Return the schema of what ``compare`` writes."""
    network = record(
        "A network.",
        {
            "label": text("What its column is called."),
            "name": text("The network's name."),
            "path": path(),
            "ok": flag("Whether it has no errors."),
        },
    )
    pairs = list_of(_pair(), "The first network's layers beside those of another.")
    body = record(
        "Networks, or variants of one, compared with the first of them.",
        {
            "schema_version": VERSION,
            "networks": list_of(network, "The networks, two at the least."),
            "totals": record(
                "The totals that all of them have.",
                {name: _figures(it["description"]) for name, it in totals().items()},
                optional=("caffe_memory_bytes",),
            ),
            "layers": list_of(pairs, "A list for each network but the first."),
        },
    )
    return output("compare", body)


def _figures(description: str) -> Schema:
    ratio = {"description": "To four decimals.", "type": "number"}
    return record(
        description,
        {
            "values": list_of(figure("The network's figure."), "One for each network."),
            "ratios": list_of(
                nullable(ratio, "where one is not known or the first is 0"),
                "The figures by that of the first network.",
            ),
        },
    )


def _pair() -> Schema:
    layer = record(
        "A layer.",
        {
            "name": text("Its name."),
            "type": text("Its type."),
            "params": figure("Learned numbers that it owns."),
            "macs": figure("Multiply-adds for the whole batch."),
        },
    )
    value = {"description": "What it is.", "type": ["integer", "string", "null"]}
    change = record(
        "One thing that is not as before.",
        {
            "what": text("A field, type, input, output, params, macs or storage."),
            "before": value,
            "after": value,
        },
    )
    return record(
        "A layer of the first network and its counterpart.",
        {
            "status": word(get_args(Status), "What became of the layer."),
            "before": nullable(layer, "where it was added"),
            "after": nullable(layer, "where it was removed"),
            "changes": list_of(change, "What is not as before."),
        },
    )

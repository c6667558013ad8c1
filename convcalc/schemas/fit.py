"""The schema of fitting sizes: which input sizes a network takes."""

from convcalc.schemas.building import Schema, list_of, nullable, record, text, whole
from convcalc.schemas.records import VERSION, fit, output, path


def schema() -> Schema:
    """Return the schema of what ``fit`` writes."""
    described = {"description": "The rule of sizes that fit by axis, or under size for all."}
    rules = {"type": "object", "additionalProperties": _rule()}
    body = record(
        "Which input sizes a network takes, the rule behind them, what breaks the others.",
        {
            "schema_version": VERSION,
            "name": text("The network's name."),
            "source": record("Where the spec comes from.", {"path": path()}),
            "inputs": list_of(text("An input."), "The inputs that take the size."),
            "axes": list_of(text("An axis."), "What the spatial axes are called."),
            "own_size": _size("The size that the spec has."),
            "range": list_of(
                _size("The least and the largest."), "One for squares, or one for each axis."
            ),
            "fitting": list_of(_size("A size."), "The sizes that fit."),
            "period": nullable(
                whole("After so many pixels more windows divide as before.", 1),
                "where that is not known",
            ),
            "rules": described | rules,
            "parameters_depend_on_size": list_of(
                text("A layer."), "The layers whose parameters differ among sizes."
            ),
            "most_sizes": nullable(
                whole("How many sizes of this network are tried at most.", 1),
                "where nothing was left out for that",
            ),
            "sizes": list_of(_verdict(), "What becomes of each size."),
        },
    )
    return output("fit", body)


def _size(description: str) -> Schema:
    return list_of(whole("Pixels."), description)


def _rule() -> Schema:
    return record(
        "Sizes that fit: firsts plus any multiple of step.",
        {
            "step": whole("Pixels from one size to the next.", 1),
            "firsts": list_of(whole("Pixels."), "The first sizes."),
            "smallest": whole("The smallest size of all that fits."),
        },
    )


def _verdict() -> Schema:
    fits = "where the size fits"
    return record(
        "What becomes of a size.",
        {
            "size": _size("The size."),
            "fit": nullable(fit(), "where a layer breaks it"),
            "layer": nullable(text("The first layer that breaks it."), fits),
            "rule": nullable(text("The rule that is broken."), fits),
            "reason": nullable(text("The arithmetic."), fits),
        },
    )

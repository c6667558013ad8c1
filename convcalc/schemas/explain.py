"""The schema of an explanation: every figure worked out."""

from convcalc.schemas.building import Schema, list_of, nullable, record, refer, text
from convcalc.schemas.records import DIAGNOSTICS, VERSION, output, source


def schema() -> Schema:
    """Return the schema of what ``explain`` writes."""
    return output("explain", explanation())


def explanation() -> Schema:
    """Return an explanation."""
    pattern = text("The network as one line: INPUT -> [CONV -> RELU]*2 -> FC.")
    return record(
        "Every figure of a network, or of one of its layers, worked out.",
        {
            "schema_version": VERSION,
            "name": text("The network's name."),
            "source": source(),
            "pattern": nullable(pattern, "where its branches do not nest"),
            "layers": list_of(refer("board"), "The layers."),
            "diagnostics": DIAGNOSTICS,
        },
    )

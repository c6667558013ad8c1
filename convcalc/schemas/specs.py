"""The schema of the list of bundled networks."""

from convcalc.schemas.building import Schema, list_of, record, text
from convcalc.schemas.records import VERSION, figure, output, path, tensors


def schema() -> Schema:
    """Return the schema of what ``specs`` writes."""
    network = record(
        "A bundled network.",
        {
            "name": text("What a command line calls it."),
            "path": path(),
            "network": text("The network's own name."),
            "inputs": tensors("Its inputs."),
            "params": figure("Learned numbers, weights and biases."),
            "macs": figure("Multiply-adds of one example."),
        },
    )
    listed = list_of(network, "The networks, sorted by name.")
    properties = {"schema_version": VERSION, "specs": listed}
    return output("specs", record("The networks that come with convcalc.", properties))

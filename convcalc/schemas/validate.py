"""The schema of a validation: the findings of many files."""

from convcalc.schemas.building import Schema, flag, list_of, nullable, record, refer
from convcalc.schemas.records import DIAGNOSTICS, VERSION, output, path


def schema() -> Schema:
    """Return the schema of what ``validate`` writes."""
    file = record(
        "A file.",
        {
            "path": path(),
            "ok": flag("Whether it has no errors, with --strict no warnings either."),
            "diagnostics": DIAGNOSTICS,
            "totals": nullable(refer("totals", "Its totals."), "where it cannot be read"),
        },
    )
    files = list_of(file, "The files in the order in which they were named.")
    properties = {"schema_version": VERSION, "files": files}
    return output("validate", record("What is wrong with each of some specs.", properties))

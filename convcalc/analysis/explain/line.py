"""A line on the blackboard."""

from typing import Any, Literal

from convcalc.record import Record


class Line(Record):
    """One figure: the rule in letters, the same with numbers, what it gives; None is unknown.

    ``inexact`` is what a division gives before it is rounded. ``words`` say what no letters do.
    """

    figure: str
    result: int | str | None
    letters: str = ""
    numbers: str = ""
    inexact: str = ""
    words: str = ""
    unit: Literal["", "bytes"] = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the line as JSON carries it."""
        return self.field_values()

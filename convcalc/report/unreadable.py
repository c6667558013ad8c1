"""What a report says of a file that could not be read."""

from typing import NamedTuple


class Unreadable(NamedTuple):
    """A file that could not be read as a spec, and why."""

    path: str
    reason: str

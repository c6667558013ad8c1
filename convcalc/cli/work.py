"""Work on many items, which one process does or several."""

from typing import Any, Protocol


class Work(Protocol):
    """What is done with each of many items: files that are checked, variants of a network."""

    def do(self, item: Any, /) -> Any:  # noqa: ANN401  whatever the items are
        """Return the result of an item; raises nothing."""

    def lost(self, item: Any, end: str, /) -> Any:  # noqa: ANN401  likewise
        """Return the result of an item whose process was ended: ``signal 9``."""

    def is_shared(self, item: Any, /) -> bool:  # noqa: ANN401  likewise
        """Return whether any process may do an item, or only this one."""

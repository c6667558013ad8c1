"""Figures that are worked out when they are first read."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

_Owner = TypeVar("_Owner")
_Figure = TypeVar("_Figure")


class worked_out_once(Generic[_Owner, _Figure]):  # noqa: N801  a decorator, as property is
    """A property that is kept once it was read.

    Before Python 3.12 ``functools.cached_property`` takes a lock, which costs more than most of
    our figures; here two threads may work out the same figure, which is no harm.
    """

    def __init__(self, work_out: Callable[[_Owner], _Figure]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, owner: None, kind: Any) -> Self: ...  # noqa: ANN401  any class
    @overload
    def __get__(self, owner: _Owner, kind: Any) -> _Figure: ...  # noqa: ANN401  likewise
    def __get__(self, owner: _Owner | None, kind: Any) -> Self | _Figure:
        """Return the figure of an object, from now on kept among its attributes."""
        if owner is None:
            return self
        figure = owner.__dict__[self._name] = self._work_out(owner)
        return figure

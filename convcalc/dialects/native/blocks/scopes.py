"""The names of layers inside blocks, and what a name means where it is read."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, Related, SpecError
from convcalc.network import Reference
from convcalc.record import NOTHING
from convcalc.source import Span


class Scope:
    """The names that stand side by side: of the network, or of one instance of a block."""

    __slots__ = ("counts", "instances", "parent", "path", "prefix", "spans", "taken")

    def __init__(self, parent: "Scope | None" = None, path: tuple[str, ...] = ()) -> None:
        self.parent = parent
        self.path = path
        self.prefix = "".join(f"{part}." for part in path)
        self.taken: dict[str, Span] = {}
        self.instances: dict[str, int] = {}
        self.spans: dict[str, Span] = {}
        self.counts: dict[str, int] = {}

    @property
    def name(self) -> str | None:
        """What a finding calls the instance; the network itself has no name."""
        return ".".join(self.path) or None

    def enter(self, name: str, span: Span) -> "Scope":
        """Return the scope of the next instance of a block that is used under this name."""
        self.spans.setdefault(name, span)
        return Scope(self, (*self.path, name, str(self.count(name))))

    def count(self, name: str) -> int:
        """Return the number of the next instance under a name."""
        number = self.instances.get(name, 0)
        self.instances[name] = number + 1
        return number

    def enter_as(self, name: str, span: Span) -> "Scope":
        """Return the scope of the one instance that bears this name, or raise SpecError.

        Layers of one called ``.`` stand among those around it.
        """
        if name == ".":
            return self
        if name in self.instances:
            message = (
                f"a name must belong to one instance of a block, but '{name}' is used again"
            )
            raise SpecError(
                Diagnostic(
                    "duplicate-name",
                    message,
                    span,
                    f"number them, as in name: {name}, or as: {name}.${{i}} where it repeats",
                    related=(Related("the other one", self.spans[name]),),
                )
            )
        self.spans[name] = span
        self.instances[name] = 1
        return Scope(self, (*self.path, *name.split(".")))

    def numbered(self, name: str) -> list[str]:
        """Return what the instances under a name are called so far, by name: or by as:."""
        count = self.instances.get(name, 0)
        while not self.instances.get(name) and f"{name}.{count}" in self.instances:
            count += 1
        return [f"{name}.{it}" for it in range(count)]

    def number(self, kind: str) -> str:
        """Return the first free number of a type as a name."""
        while True:
            count = self.counts[kind] = self.counts.get(kind, 0) + 1
            name = f"{kind}{count}"
            if name not in self.taken and name not in self.instances:
                return name

    def clash(self, name: str) -> Diagnostic | None:
        """Return what is wrong with a layer's name that is a block's too."""
        if name not in self.instances:
            return None
        return Diagnostic(
            "duplicate-name",
            f"a name must belong to one layer or block, but '{name}' is used for both",
            self.taken[name],
            "give one of them another name",
            layer=self.prefix + name,
            related=(Related("the block", self.spans[name]),),
        )


class Named(NamedTuple):
    """A name where it is read: it means the nearest one, looked for outward."""

    reference: Reference
    scope: Scope


def each_of(named: Named) -> tuple[Named, ...]:
    """Return a name, or for ``NAME.*`` that of each instance so far, in their order.

    The instances are the nearest ones of that name, looked for outward.
    """
    base, star, rest = named.reference.name.rpartition(".*")
    scope = named.scope if star and not rest else None
    while scope:
        if found := scope.numbered(base):
            span = named.reference.span
            return tuple(Named(Reference(it, span), scope) for it in found)
        scope = scope.parent
    return (named,)


Origin = int | Named | None
"""Where data comes from: a layer by its index, a name, or the network's input."""


class Names:
    """What every name of a network means, inside blocks and outside.

    ``layers`` are the whole names of all layers by their index; ``outputs`` say where the data
    of the blocks' instances comes from; ``data`` is the only input's name; ``tensors`` are the
    whole names of outputs that have one of their own; ``lost`` are layers that stand for
    instances that cannot be known, by what names in them begin with.
    """

    def __init__(
        self,
        layers: list[str],
        outputs: Mapping[str, Origin],
        data: str | None,
        tensors: Iterable[str] = (),
        lost: Mapping[str, int] = NOTHING,
    ) -> None:
        self._lost = lost
        self._layers = layers
        self._known = {*layers, *tensors}
        self._outputs: dict[str, Origin | str] = dict(outputs)
        self._data = data

    def resolve(self, named: Named) -> str:
        """Return the whole name of what a name means, or the name where it means nothing."""
        name = named.reference.name
        base, _, number = name.rpartition(":")
        parts = [(name, "")] + [(base, f":{number}")] * number.isdigit()
        scope: Scope | None = named.scope
        while scope:
            for text, end in parts:
                whole = scope.prefix + text
                if whole in self._known:
                    return whole + end
                if whole in self._outputs:
                    return self._output(whole) + end
            scope = scope.parent
        return self._stand_in(named) if self._lost else name

    def _stand_in(self, named: Named) -> str:
        """Return what stands for an instance that a name may be in, or the name."""
        scope: Scope | None = named.scope
        while scope:
            whole = scope.prefix + named.reference.name
            for start, placeholder in self._lost.items():
                if whole.startswith(start):
                    return self._layers[placeholder]
            scope = scope.parent
        return named.reference.name

    def _output(self, instance: str) -> str:
        origin = self._outputs[instance]
        if not isinstance(origin, str):
            self._outputs[instance] = instance  # ends a circle of names
            origin = self._outputs[instance] = self.name(origin)
        return origin

    def name(self, origin: Origin) -> str:
        """Return the whole name of the layer or the input that data comes from."""
        if isinstance(origin, int):
            return self._layers[origin]
        return (self._data or "") if origin is None else self.resolve(origin)

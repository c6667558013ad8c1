"""Networks compared: their totals, and what became of each layer."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from convcalc.analysis.analysis import SCHEMA_VERSION, Analysis
from convcalc.analysis.compare.alignment import Pairing, align
from convcalc.analysis.layer_result import LayerResult, Tensor
from convcalc.record import Record
from convcalc.shapes import shape_text
from convcalc.shown import Tabular

_DECIMALS = 10_000

Status = Literal["same", "changed", "added", "removed"]


class Change(Record):
    """One thing about a layer that is not as before."""

    what: str
    before: int | str | None
    after: int | str | None


class Pair(Record):
    """A layer of the first network and its counterpart in the other, where there is one."""

    status: Status
    before: LayerResult | None
    after: LayerResult | None
    changes: tuple[Change, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the pair as JSON carries it."""
        return {
            "status": self.status,
            "before": self.before and _layer(self.before),
            "after": self.after and _layer(self.after),
            "changes": [it.field_values() for it in self.changes],
        }


def _layer(row: LayerResult) -> dict[str, Any]:
    return {"name": row.name, "type": row.type, "params": row.params, "macs": row.macs}


class Comparison(Tabular, Record):
    """The first of some networks beside each of the others, layer by layer."""

    analyses: tuple[Analysis, ...]
    labels: tuple[str, ...]
    pairs: tuple[tuple[Pair, ...], ...]

    @property
    def totals(self) -> dict[str, tuple[int | None, ...]]:
        """The totals of all networks by their names; figures that all of them have."""
        totals = [it.totals_dict() for it in self.analyses]
        return {
            name: tuple(it[name] for it in totals)
            for name in totals[0]
            if all(name in it for it in totals)
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as JSON carries it (schema_version 1).

        ``totals`` has the figure of each network and its ratio to the first one's; ``layers``
        the pairs of the first network and each of the others.
        """
        return {
            "schema_version": SCHEMA_VERSION,
            "networks": [
                {"label": label, "name": it.name, "path": it.source.path, "ok": it.ok}
                for label, it in zip(self.labels, self.analyses, strict=True)
            ],
            "totals": {
                name: {
                    "values": list(values),
                    "ratios": [_ratio(it, values[0]) for it in values],
                }
                for name, values in self.totals.items()
            },
            "layers": [[it.to_dict() for it in pairs] for pairs in self.pairs],
        }


def _ratio(number: int | None, base: int | None) -> float | None:
    """Return a ratio to four decimals."""
    if number is None or not base:
        return None
    whole, rest = divmod((2 * _DECIMALS * number + base) // (2 * base), _DECIMALS)
    return float(f"{whole}.{rest:04d}")


def compared(analyses: Sequence[Analysis], labels: Sequence[str]) -> Comparison:
    """Return the first analysis beside each of the others."""
    first, *others = analyses
    pairs = (
        tuple(_pair(first, it, both) for both in align(first.layers, it.layers))
        for it in others
    )
    return Comparison(tuple(analyses), tuple(labels), tuple(pairs))


def _pair(first: Analysis, other: Analysis, both: Pairing) -> Pair:
    match both:
        case (LayerResult() as before, LayerResult() as after):
            own_rounding = first.rounding == other.rounding
            changes = tuple(_changes(before, after, rounding=own_rounding))
            return Pair("changed" if changes else "same", before, after, changes)
        case (before, None):
            return Pair("removed", before, None)
        case (_, after):
            return Pair("added", None, after)


def _changes(before: LayerResult, after: LayerResult, *, rounding: bool) -> Iterator[Change]:
    """Yield what is not as before; ``rounding`` only where it is the layer's own matter."""
    if before.type != after.type:
        yield Change("type", before.type, after.type)
    fields = _fields(before), _fields(after)
    for name in fields[0]:
        known = name in fields[1] and name != "in_place"
        if known and (rounding or name != "rounding") and fields[0][name] != fields[1][name]:
            yield Change(name, fields[0][name], fields[1][name])
    for what, figures in (
        ("input", (_shapes(before.inputs), _shapes(after.inputs))),
        ("output", (_shapes(before.outputs), _shapes(after.outputs))),
        ("params", (before.params, after.params)),
        ("macs", (before.macs, after.macs)),
    ):
        if figures[0] != figures[1]:
            yield Change(what, *figures)
    if (before.storage == "new") != (after.storage == "new"):
        yield Change("storage", before.storage, after.storage)


def _fields(row: LayerResult) -> dict[str, str]:
    """Return the hyperparameters as texts, several equal numbers as one."""
    values = row.spec.layer.field_values() if row.spec.layer else {}
    return {name: _text(value) for name, value in values.items()}


def _text(value: object) -> str:
    if isinstance(value, tuple) and value and len(set(value)) == 1:
        return _text(value[0])
    if isinstance(value, tuple):
        return ",".join(map(_text, value))
    if isinstance(value, bool):
        return str(value).lower()
    return "none" if value is None else str(value)


def _shapes(tensors: tuple[Tensor, ...]) -> str:
    shapes = ("?" if it.shape is None else shape_text(it.shape) for it in tensors)
    return ", ".join(shapes)

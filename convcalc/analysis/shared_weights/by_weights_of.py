"""Our way to share tensors: ``weights_of`` another layer, and to freeze them."""

from itertools import pairwise

from convcalc.analysis.layer_result import LayerResult
from convcalc.diagnostics import Diagnostic, did_you_mean
from convcalc.layers.shared.base import Parameter
from convcalc.limits import MOST_HINTS

_SHOWN = 6
"""How many links of a circle a message shows."""


def share_borrowed(
    rows: tuple[LayerResult, ...],
) -> tuple[tuple[LayerResult, ...], list[Diagnostic]]:
    """Return the rows with shared and frozen tensors marked, and what does not agree."""
    by_name = {row.name: row for row in rows}
    marked = []
    owners, found = _owners(rows, by_name)
    for row in rows:
        owner = owners[row.name]
        if owner is row:
            owner = None
        if owner is not None:
            found.extend(_disagreement(row, owner))
        marked.append(_marked(row, owner))
    return tuple(marked), found


def _owners(
    rows: tuple[LayerResult, ...], by_name: dict[str, LayerResult]
) -> tuple[dict[str, LayerResult | None], list[Diagnostic]]:
    """Return whose tensors each layer uses in the end, None where they are nobody's.

    The findings are names of no layer, and circles.
    """
    found: list[Diagnostic] = []
    owners: dict[str, LayerResult | None] = {}
    for row in rows:
        way: dict[str, LayerResult] = {}
        at, end = row, None
        while at.name not in owners and at.name not in way:
            way[at.name] = at
            reference = at.spec.weights_of
            if reference is None:
                end = at
                break
            if reference.name not in by_name:
                found.append(_unknown(at, reference.name, by_name, len(found)))
                break
            at = by_name[reference.name]
        else:
            if at.name in owners:
                end = owners[at.name]
            else:
                names = list(way)
                found.append(_circle(at, names[names.index(at.name) :]))
        owners |= dict.fromkeys(way, end)
    return owners, found


def _marked(row: LayerResult, owner: LayerResult | None) -> LayerResult:
    if row.parameters is None or (owner is None and row.spec.trainable):
        return row
    trainable = (owner or row).spec.trainable
    return row.replace(
        parameters=tuple(
            it.replace(
                trainable=it.trainable and trainable,
                shared_with=owner.name if owner else None,
            )
            for it in row.parameters
        )
    )


def _disagreement(row: LayerResult, owner: LayerResult) -> list[Diagnostic]:
    """Return the one reason why a layer cannot use the tensors of another."""
    if row.type != owner.type:
        return [
            _finding(
                row,
                "shared-weights-differ",
                f"weights_of must name a layer of the same type,"
                f" but {owner.name} is of type {owner.type} and this one of {row.type}",
                f"name a layer of type {row.type}, or leave {_key(row)} out",
            )
        ]
    if row.parameters is None or owner.parameters is None:
        return []
    mine, theirs = _shapes(row.parameters), _shapes(owner.parameters)
    if mine != theirs:
        return [
            _finding(
                row,
                "shared-weights-differ",
                f"shared tensors must agree, but {owner.name} has {_listed(theirs)}"
                f" and this layer has {_listed(mine)}",
                f"give both layers the same sizes, or leave {_key(row)} out",
            )
        ]
    if owner.spec.trainable and not row.spec.trainable:
        return [
            _finding(
                row,
                "shared-weights-differ",
                f"a shared tensor must be trained in all its layers or in none,"
                f" but {owner.name} trains it and this layer does not",
                f"write trainable: false in {owner.name} instead",
                "trainable",
            )
        ]
    return []


def _shapes(parameters: tuple[Parameter, ...]) -> dict[str, tuple[int, ...]]:
    return {it.name: it.shape for it in parameters}


def _listed(shapes: dict[str, tuple[int, ...]]) -> str:
    texts = [f"{name} {list(shape)}" for name, shape in shapes.items()]
    return ", ".join(texts) or "none"


def _unknown(
    row: LayerResult, name: str, by_name: dict[str, LayerResult], told: int
) -> Diagnostic:
    return _finding(
        row,
        "unknown-name",
        f"weights_of must name a layer, but there is no '{name}'",
        did_you_mean(name, by_name) if told < MOST_HINTS else None,
    )


def _circle(row: LayerResult, names: list[str]) -> Diagnostic:
    pairs = [f"{one} names {other}" for one, other in pairwise([*names, names[0]])]
    if len(pairs) > _SHOWN:
        pairs[_SHOWN - 1 : -1] = [f"... ({len(pairs) - _SHOWN} more)"]
    return _finding(
        row,
        "refers-to-itself",
        f"weights_of must lead to a layer with tensors of its own, but {', '.join(pairs)}",
        "let one layer have the tensors and the others name it",
    )


def _key(row: LayerResult) -> str:
    """Return what the text calls weights_of."""
    return row.spec.words.get("weights_of", "weights_of")


def _finding(
    row: LayerResult,
    rule: str,
    message: str,
    help_: str | None = None,
    field: str = "weights_of",
) -> Diagnostic:
    span = row.spec.field_spans.get(field, row.spec.span)
    return Diagnostic(rule, message, span, help_, layer=row.name)

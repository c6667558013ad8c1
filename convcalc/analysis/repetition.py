"""Findings about one place of a text that many layers were made of."""

from collections.abc import Iterable

from convcalc.diagnostics import Diagnostic


def once_for_each_place(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return findings without those that an earlier instance of the same layer has too.

    The first one says which others have it; a layer keeps all findings of its own.
    """
    kept: list[Diagnostic] = []
    first: dict[tuple[object, ...], tuple[str, int]] = {}
    told: set[Diagnostic] = set()
    others: dict[int, dict[str, None]] = {}
    for found in diagnostics:
        if found.layer is None or found.span is None:
            kept.append(found)
            continue
        place = (found.rule, found.span, found.severity)
        layer, index = first.setdefault(place, (found.layer, len(kept)))
        if layer == found.layer:
            if found not in told:
                kept.append(found)
                told.add(found)
        else:
            others.setdefault(index, {})[found.layer] = None
    for index, layers in others.items():
        kept[index] = kept[index]._replace(message=kept[index].message + also_in(layers))
    return kept


def also_in(layers: Iterable[str]) -> str:
    """Return the end of a message that holds for other layers too; empty without any."""
    names = list(layers)
    more = f" and {len(names) - 1} more" if names[1:] else ""
    return f"; so it is in {names[0]}{more}" if names else ""

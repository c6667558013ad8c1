"""Two sentences on where most of the memory and of the parameters is."""

from collections.abc import Callable

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.results import LayerResult
from convcalc.report.columns import rows_of
from convcalc.report.numbers import human_bytes, human_count, percent

_NAMED = 3
"""How many layers a sentence names at most."""


def insights(analysis: Analysis) -> tuple[str, ...]:
    """Return a sentence for memory and one for parameters, as far as there are any."""
    sentences = (
        _sentence("forward memory", analysis, lambda row: row.activation_bytes, human_bytes),
        _sentence("parameters", analysis, lambda row: row.params, human_count),
    )
    return tuple(sentence for sentence in sentences if sentence)


def _sentence(
    what: str,
    analysis: Analysis,
    figure: Callable[[LayerResult], int | None],
    text: Callable[[int], str],
) -> str | None:
    """Name the fewest rows that hold half of the whole, or the three largest."""
    figures = [(figure(row) or 0, row.name) for row in rows_of(analysis)]
    whole = sum(count for count, _ in figures)
    if not whole or not all(row.known for row in analysis.layers):
        return None
    figures.sort(key=lambda it: -it[0])
    part, names = 0, list[str]()
    for count, name in figures[:_NAMED]:
        part, names = part + count, [*names, name]
        if 2 * part >= whole:
            break
    holders = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    verb = "holds" if len(names) == 1 else "hold"
    title = f"Most {what}" if 2 * part >= whole else f"Largest in {what}"
    return f"{title}: {holders} {verb} {text(part)} of {text(whole)}, {percent(part, whole)}."

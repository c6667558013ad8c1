"""Networks side by side, as text and as Markdown."""

from collections.abc import Iterator, Sequence

from convcalc.analysis.compare.comparison import Change, Comparison, Pair
from convcalc.report.layers.markdown import escaped
from convcalc.report.numbers import exact, human_bytes, ratio
from convcalc.report.printable import printable
from convcalc.shapes import shape_text

_TITLES = {
    "params": "params",
    "macs": "macs",
    "forward_bytes": "memory",
    "peak_inference_bytes": "peak",
    "training_bytes": "training",
}
"""The totals that people compare, and what they are called below a table."""

Rows = list[tuple[str, ...]]


def render_comparison(comparison: Comparison, *, only_totals: bool = False) -> str:
    """Return the totals in columns, then what is not the same, a layer on a line."""
    blocks = [_aligned(totals_in_rows(comparison))]
    for number, pairs in enumerate(() if only_totals else comparison.pairs, start=1):
        head = f"layers, {heading(comparison, number)}: {_counts(pairs)}"
        rows = [(f"  {it[0]}", *it[1:]) for it in differences(pairs)]
        blocks.append("\n".join([printable(head), *_left(rows)]))
    return "\n\n".join(blocks) + "\n"


def render_comparison_markdown(comparison: Comparison, *, only_totals: bool = False) -> str:
    """Return the same as Markdown, as a pull request shows it."""
    header, *rows = totals_in_rows(comparison)
    blocks = [_markdown(header, rows, right=True)]
    for number, pairs in enumerate(() if only_totals else comparison.pairs, start=1):
        blocks.append(
            f"**Layers, {escaped(printable(heading(comparison, number)))}**: {_counts(pairs)}"
        )
        if rows := list(differences(pairs)):
            blocks.append(_markdown(("", "layer", "what changed"), rows, right=False))
    return "\n\n".join(blocks) + "\n"


def heading(comparison: Comparison, number: int) -> str:
    """Return which networks are compared: the first one, and another by its number."""
    return f"{comparison.labels[0]} -> {comparison.labels[number]}"


def totals_in_rows(comparison: Comparison) -> Rows:
    """Return a header and a line for each total, with ratios to the first network."""
    header = ["", comparison.labels[0]]
    for label in comparison.labels[1:]:
        header += [label, "ratio"]
    rows: Rows = [tuple(map(printable, header))]
    totals = comparison.totals
    figures: dict[str, tuple[int | None, ...]] = {
        "layers": tuple(len(it.layers) for it in comparison.analyses)
    }
    figures |= {title: totals[name] for name, title in _TITLES.items() if name in totals}
    for title, values in figures.items():
        if all(it is None for it in values):
            continue
        text = _bytes if title in ("memory", "peak", "training") else _count
        cells = [title, text(values[0])]
        for value in values[1:]:
            known = value is not None and bool(values[0])
            cells += [text(value), ratio(value or 0, values[0] or 1) if known else ""]
        rows.append(tuple(cells))
    return rows


def _count(figure: int | None) -> str:
    return "?" if figure is None else exact(figure)


def _bytes(figure: int | None) -> str:
    return "?" if figure is None else human_bytes(figure)


def _counts(pairs: Sequence[Pair]) -> str:
    statuses = [it.status for it in pairs]
    counts = {it: statuses.count(it) for it in ("same", "changed", "added", "removed")}
    return ", ".join(f"{count} {status}" for status, count in counts.items() if count)


def differences(pairs: Sequence[Pair]) -> Iterator[tuple[str, ...]]:
    """Yield a status, a layer and what changed for each pair that is not the same.

    Another input is told only where nothing follows from it.
    """
    for pair in pairs:
        status, before, after = pair.status, pair.before, pair.after
        if status == "same":
            continue
        shown = [it for it in pair.changes if it.what != "input"] or pair.changes
        row = after or before
        assert row
        if before and after:
            renamed = (
                f"{before.name} -> {after.name}" if before.name != after.name else row.name
            )
            yield status, printable(renamed), printable(", ".join(map(_change, shown)))
            continue
        shapes = ", ".join(
            "?" if it.shape is None else shape_text(it.shape) for it in row.outputs
        )
        params = f", {exact(row.params)} params" if row.params else ""
        kind = printable(row.type)
        yield status, printable(row.name), f"{kind} giving {shapes or 'nothing'}{params}"


def _change(change: Change) -> str:
    before, after = _said(change.before), _said(change.after)
    return f"{change.what} {before} -> {after}"


def _said(value: int | str | None) -> str:
    return exact(value) if isinstance(value, int) else value or "?"


def _aligned(rows: Rows) -> str:
    """Return rows in columns, all but the first to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    rule = "  ".join("-" * width for width in widths)
    return "\n".join([lines[0], rule, *lines[1:]])


def _left(rows: Rows) -> Iterator[str]:
    """Yield rows in columns, all to the left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _markdown(header: tuple[str, ...], rows: Rows, *, right: bool) -> str:
    marks = ["---:" if right and column else "---" for column in range(len(header))]
    lines = [header, marks, *rows]
    cells = ([it if line is marks else escaped(it) for it in line] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)

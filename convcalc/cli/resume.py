"""How far an interrupted sweep has come, as its own file shows."""

import csv
import json
from collections.abc import Callable, Sequence
from typing import Any

from convcalc.cli.options import UnreadableError
from convcalc.report.sweep import csv_line
from convcalc.shapes import shape_text, written_shape
from convcalc.variants.evaluation import Sweep
from convcalc.variants.grid import Numbers, Variant
from convcalc.variants.row import Row, value_of


class _OtherError(Exception):
    """Says why a file is not of this sweep."""


def left_to_do(
    path: str,
    lines: Sequence[str],
    columns: Sequence[str],
    sweep: Sweep,
    numbers: Numbers,
    *,
    filtered: bool,
    render: Callable[[Row], str],
) -> Numbers:
    """Return the numbers of the variants behind those whose rows a file holds.

    Where rows are ``filtered``, variants between them have none. The first and the last row
    are worked out again, which tells another spec.

    Raises:
        UnreadableError: The file is of another spec or grid.
    """
    is_csv = lines[:1] == [csv_line(columns).rstrip("\n")]
    try:
        rows = _csv_rows(lines[1:]) if is_csv else _json_rows(lines, columns)
        place = 0
        found: list[int] = []
        for count, cells in enumerate(rows, 1):
            while place < len(numbers) and not _is_of(
                cells, sweep.grid.variant(numbers[place]), is_csv=is_csv
            ):
                if not filtered:
                    raise _OtherError(f"row {count} is of another grid")
                place += 1
            if place == len(numbers):
                raise _OtherError(f"row {count} is of another grid")
            found.append(place)
            place += 1
        body = lines[is_csv:]
        for index in {0, len(found) - 1} if found else ():
            row = sweep.row(sweep.grid.variant(numbers[found[index]]))
            if render(row).rstrip("\n") != body[index]:
                raise _OtherError(f"row {index + 1} is of another spec")
    except _OtherError as error:
        raise UnreadableError(
            OSError(
                f"'{path}' does not hold the start of this sweep: {error}; name another file"
            )
        ) from error
    return numbers[place:]


def _csv_rows(lines: Sequence[str]) -> list[list[Any]]:
    try:
        return list(csv.reader(lines, strict=True))
    except csv.Error as error:
        raise _OtherError("it is no CSV") from error


def _json_rows(lines: Sequence[str], columns: Sequence[str]) -> list[list[Any]]:
    rows = []
    for count, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict) or list(row) != list(columns):
            raise _OtherError(f"row {count} has other columns")
        rows.append([*row.values()])
    return rows


def _is_of(cells: Sequence[Any], variant: Variant, *, is_csv: bool) -> bool:
    """Return whether a written row has the variables and sizes of a variant."""
    values = [value_of(text) for text in variant.variables.values()]
    own = next(csv.reader([csv_line(values)]), []) if is_csv else values
    count = len(values)
    return list(cells[:count]) == own and _has_sizes(cells[count], variant.inputs)


def _has_sizes(written: str | None, inputs: dict[str, str]) -> bool:
    if not written or not inputs:  # a size that is not known, or the network's own
        return True
    sizes = dict(it.rpartition("=")[::2] for it in written.split(" "))
    only = next(iter(sizes.values()))
    return all(_is_size(sizes.get(name, only), text) for name, text in inputs.items())


def _is_size(size: str, text: str) -> bool:
    """Return whether a written size is the one of a text, or has the side that it is."""
    shape = written_shape(text)
    if shape is None or "x" in text or "[" in text:
        return shape is not None and size == shape_text((1, *shape.shape))
    *sides, _ = size.split("x")
    return all(it == text for it in sides or [size])

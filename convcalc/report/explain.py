"""Blackboards as text: a line for each figure."""

import textwrap
from collections.abc import Iterator

from convcalc.analysis.explain.blackboard import Board, Given
from convcalc.analysis.explain.explanation import Explanation
from convcalc.analysis.explain.line import Line
from convcalc.analysis.layer_result import Tensor
from convcalc.report.layers.folding import fold_of
from convcalc.report.numbers import exact, human_bytes, ratio
from convcalc.report.printable import printable
from convcalc.shapes import shape_text

_TITLES = {
    "params": "parameters",
    "macs": "MACs",
    "activation_bytes": "memory",
    "unshared": "without sharing",
    "stack": "stack of 3x3",
    "receptive_field_height": "field's height",
    "receptive_field_width": "field's width",
    "receptive_field_depth": "field's depth",
}
_MOST_TERMS = 12
"""Layers of a block up to which a sum names each of them."""

_SIZES = ("L1", "Z1", "H1", "W1")
_NO_PATTERN = "none: its branches do not nest"


def render_explanation(
    explanation: Explanation, *, width: int | None, whole: bool, block: str | None = None
) -> str:
    """Return the boards, with the pattern of the network above them if it is the ``whole``.

    Those of a ``block`` have the sums of its layers above them.
    Lines are folded to ``width`` where there is one.
    """
    analysis = explanation.analysis
    short = whole or block is not None
    blocks = [_board(board, width, short=short) for board in explanation.boards]
    if block:
        blocks.insert(0, _sums(explanation, block, width))
    if whole:
        head = f"{analysis.name} ({analysis.source.path})"
        shown = explanation.pattern or _NO_PATTERN
        blocks[:0] = [printable(head), _wrapped(f"pattern: {printable(shown)}", width, " " * 9)]
    return "\n\n".join(blocks) + "\n"


def _sums(explanation: Explanation, block: str, width: int | None) -> str:
    """Return what a block reads and gives, and the sum of each figure of its layers."""
    layers = tuple(it.row for it in explanation.boards)
    fold = fold_of(block, layers, explanation.analysis)
    head = f"{block}: {fold.type} on {_shapes(fold.inputs)} give {_shapes(fold.outputs)}"
    lines = [printable(head)]
    for figure, text, numbers in (
        ("params", exact, [it.params for it in layers]),
        ("macs", exact, [it.macs for it in layers]),
        ("activation_bytes", _bytes, [it.activation_bytes for it in layers]),
    ):
        total = fold.total(numbers)
        terms = [
            f"{it.name.removeprefix(block)[1:]} {exact(number)}"
            for it, number in zip(layers, numbers, strict=True)
            if number
        ]
        result = "unknown" if total is None else text(total)
        shown = 1 < len(terms) <= _MOST_TERMS and total is not None
        steps = f"{' + '.join(terms)} = {result}" if shown else result
        lines.append(_folded(_label(_TITLES[figure]), printable(steps), "", width))
    return "\n".join(lines)


def _bytes(size: int) -> str:
    return f"{exact(size)} bytes, {human_bytes(size)}"


def _board(board: Board, width: int | None, *, short: bool) -> str:
    """Return a layer's figures; in ``short`` without what it could cost otherwise."""
    row = board.row
    lines = [printable(f"{row.name}: {what_it_does(board)}")]
    if not board.lines:
        return lines[0]
    if short and not row.parameters and not row.windows:
        return lines[0]
    if board.given:
        label = _label("given")
        lines.append(_wrapped(label + given_text(board.given), width, " " * len(label)))
    lines += [
        _folded(_label(title), steps, words, width)
        for title, steps, words in worked_out(board, short=short)
    ]
    return "\n".join(lines)


def what_it_does(board: Board) -> str:
    """Return what a layer makes of what: ``conv on 227x227x3 gives 55x55x96``."""
    row = board.row
    start = f"{row.type} on {_shapes(row.inputs)}"
    if not board.lines:
        return f"{start}: not known because of an error"
    return f"{start} gives {_shapes(row.outputs)}"


def _shapes(tensors: tuple[Tensor, ...]) -> str:
    shapes = ("?" if it.shape is None else shape_text(it.shape) for it in tensors)
    return ", ".join(shapes) or "nothing"


def worked_out(board: Board, *, short: bool = False) -> Iterator[tuple[str, str, str]]:
    """Yield each figure's title, how it comes about, and what is to be said of it."""
    for line in board.lines:
        yield _title(line), _worked_out(line), line.words
    params, weights = board.row.params, board.row.numbers("weight")
    for line in () if short else board.alternatives:
        own = weights if line.figure == "stack" else params
        assert isinstance(line.result, int)
        times = f"{ratio(line.result, own)} times this layer's {exact(own)}; " if own else ""
        yield _title(line), _worked_out(line), f"{times}{line.words}"


def _title(line: Line) -> str:
    return _TITLES.get(line.figure) or line.figure.replace("_", " ")


def _label(title: str) -> str:
    return f"  {title:<15}  "


def given_text(given: Given) -> str:
    """Return what letters stand for: ``H1 = W1 = 227, F = 11``."""
    names: dict[str, str] = {}
    texts: dict[str, str] = {}
    for letter, value in given.items():
        text = exact(value) if isinstance(value, int) else value
        key = f"size {text}" if letter in _SIZES else letter
        names[key] = f"{names[key]} = {letter}" if key in names else letter
        texts[key] = text
    said = ", ".join(f"{it} = {texts[key]}" for key, it in names.items())
    return said + (" (field and step of what it reads)" if "J1" in given else "")


def _worked_out(line: Line) -> str:
    """Return the rule, the rule with numbers, what that gives."""
    result = "unknown" if line.result is None else str(line.result)
    if line.unit == "bytes" and line.result:
        result = _bytes(int(line.result))
    elif isinstance(line.result, int):
        result = exact(line.result)
    numbers = "" if line.numbers == str(line.result) else line.numbers
    steps = [it for it in (line.letters, numbers) if it]
    steps.append(f"{line.inexact} to {result}" if line.inexact else result)
    return " = ".join(steps)


def _folded(label: str, steps: str, words: str, width: int | None) -> str:
    """Return a figure in lines of a width, broken before an equals sign where that helps."""
    whole = label + steps + (f" ({words})" if words else "")
    if width is None or len(whole) <= width:
        return whole
    indent = " " * len(label)
    first, *others = steps.split(" = ")
    lines = [label + first]
    for step in others:
        if len(lines[-1]) + len(step) + 3 <= width:
            lines[-1] += f" = {step}"
        else:
            lines.append(f"{indent}= {step}")
    if words:
        lines[-1] += f" ({words})"
    return "\n".join(_wrapped(it, width, indent) for it in lines)


def _wrapped(text: str, width: int | None, indent: str) -> str:
    """Return a text in lines of a width."""
    if width is None:
        return text
    return textwrap.fill(text, width, subsequent_indent=indent)

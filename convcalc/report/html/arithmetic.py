"""How the figures of each layer come about, folded away until somebody asks."""

from collections.abc import Iterator
from itertools import islice

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.explain.blackboard import Board, blackboards
from convcalc.report.explain import given_text, what_it_does, worked_out
from convcalc.report.html.page import folded, text


def arithmetic(analysis: Analysis, most: int) -> Iterator[str]:
    """Yield what can be unfolded for each of the first layers, ``most`` of them.

    Nothing of a layer whose figures an error hides.
    """
    boards = blackboards(analysis.inputs, analysis.layers)
    for number, board in enumerate(islice(boards, most)):
        if board.lines:
            yield from folded(_summary(board), _work(board, number))


def place_of(number: int) -> str:
    """Return where the arithmetic of a layer is; a browser unfolds what a link leads to."""
    return f"layer-{number}"


def _summary(board: Board) -> str:
    return f"<b>{text(board.row.name)}</b>: {text(what_it_does(board))}"


def _work(board: Board, number: int) -> Iterator[str]:
    yield f'<dl class="work" id="{place_of(number)}">\n'
    if board.given:
        yield f"<dt>given</dt><dd><code>{text(given_text(board.given))}</code></dd>\n"
    for title, steps, words in worked_out(board):
        said = f" ({text(words)})" if words else ""
        yield f"<dt>{text(title)}</dt><dd><code>{text(steps)}</code>{said}</dd>\n"
    yield "</dl>\n"

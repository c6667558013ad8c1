"""How many bottoms and tops a Caffe layer takes, and what goes with each of them."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.dialects.caffe.message import Message
from convcalc.dialects.caffe.rows import CaffeType, Count
from convcalc.network import AUTOMATIC_TOP


def tops_of(layer: Message, row: CaffeType | None) -> tuple[str, ...]:
    """Return the tops of a layer, with those that Caffe adds where they are left out.

    Source: Caffe ``Net::Init`` (``AutoTopBlobs``).
    """
    tops = layer.texts("top")
    missing = row.tops[0] - len(tops) if row and row.auto_tops else 0
    return tops + (AUTOMATIC_TOP,) * missing


def count_problems(layer: Message, row: CaffeType) -> Iterator[Problem]:
    """Yield wrong numbers of bottoms, tops, and of what is given once for each of them.

    Source: Caffe ``Layer::CheckBlobCounts``, ``Layer::SetLossWeights``, ``Net::Init``.
    """
    bottoms, tops = layer.texts("bottom"), tops_of(layer, row)
    yield from _wrong_number("bottom", len(bottoms), row.bottoms)
    yield from _wrong_number("top", len(tops), row.tops)
    if row.equal and len(bottoms) != len(tops):
        yield Problem(
            "wrong-number",
            f"the layer must have a top for each bottom,"
            f" but it has {counted(len(tops), 'top')} and {counted(len(bottoms), 'bottom')}",
            "top",
        )
    yield from _loss_weight_problems(layer, row, len(tops))
    yield from _propagate_down_problems(layer, len(bottoms))
    if not row.in_place and bottoms and tops[:1] == bottoms[:1]:
        yield Problem(
            "in-place-refused",
            f"the layer must not overwrite its bottom, but its top is '{tops[0]}' too",
            "top",
            "give the top another name",
        )


def _wrong_number(noun: str, count: int, bounds: Count) -> Iterator[Problem]:
    least, most = bounds
    if count >= least and (most is None or count <= most):
        return
    if most is None:
        wanted = f"at least {counted(least, noun)}"
    elif least == most:
        wanted = counted(least, noun) if most else f"no {noun}s"
    else:
        wanted = f"{least} {'or' if most == least + 1 else 'to'} {most} {noun}s"
    message = f"the layer must have {wanted}, but it has {count}"
    yield Problem("wrong-number", message, noun)


def _loss_weight_problems(layer: Message, row: CaffeType, tops: int) -> Iterator[Problem]:
    given = len(layer.numbers("loss_weight"))
    if given and given != tops:
        yield Problem(
            "wrong-number",
            f"loss_weight must be given once for each top or not at all,"
            f" but the layer has {counted(tops, 'top')} and it is given {times(given)}",
            "loss_weight",
        )
    elif not given and row.auto_tops and tops > 1:  # every loss has automatic tops
        yield Problem(
            "wrong-number",
            f"a loss with several tops must have a loss_weight for each,"
            f" but it has {tops} tops and no loss_weight",
            "top",
            f"write loss_weight: 1 {'loss_weight: 0 ' * (tops - 1)}".rstrip(),
        )


def _propagate_down_problems(layer: Message, bottoms: int) -> Iterator[Problem]:
    given = len(layer.values("propagate_down"))
    if given and given != bottoms:
        yield Problem(
            "wrong-number",
            f"propagate_down must be given once for each bottom or not at all,"
            f" but the layer has {counted(bottoms, 'bottom')} and it is given {times(given)}",
            "propagate_down",
        )


def counted(count: int, noun: str) -> str:
    """Return a number of things: ``1 top``, ``2 tops``."""
    return f"{count} {noun}{'s' * (count != 1)}"


def times(count: int) -> str:
    """Return how often: ``once``, ``2 times``."""
    return "once" if count == 1 else f"{count} times"

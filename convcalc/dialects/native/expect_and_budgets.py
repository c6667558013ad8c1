"""What a spec promises of its network: exact figures (``expect``), limits (``budgets``)."""

import re
from fractions import Fraction

from convcalc.diagnostics import Diagnostic, Findings, did_you_mean
from convcalc.dialects.fields import wrong_type
from convcalc.dialects.values import UnreadableError, described, read_integer
from convcalc.network import Budget, Expectation
from convcalc.shapes import Shape, example_shape
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence

FIGURES = (
    *("params", "weights", "biases", "buffers", "trainable_params"),
    *("macs", "flops", "forward_elements"),
)
"""The totals that a spec may expect exactly; none depends on the type of the numbers."""

EXPECT_KEYS = ("output", "outputs", *FIGURES)
BUDGETS = {
    "params": "count",
    "macs": "count",
    "flops": "count",
    "forward_memory": "bytes",
    "peak_memory": "bytes",
    "training_memory": "bytes",
}
POWERS = {
    "count": {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12},
    "bytes": {
        "B": 1,
        "kB": 10**3,
        "MB": 10**6,
        "GB": 10**9,
        "TB": 10**12,
        "KiB": 2**10,
        "MiB": 2**20,
        "GiB": 2**30,
        "TiB": 2**40,
    },
}
EXAMPLES = {"count": "a count such as 65M or 1.2G", "bytes": "a size such as 8MiB or 1.5GB"}
QUANTITY = re.compile(r"([0-9]{1,18})(\.[0-9]{1,18})? ?([A-Za-z]*)")


def read_quantity(text: str, unit: str) -> int | None:
    """Return ``1.2G`` as a whole number; ``unit`` is count or bytes. None if it is none.

    A size in bytes names its unit, for 24 may be meant in GiB; only 0 is 0 in any.
    """
    match = QUANTITY.fullmatch(text)
    if text == "0":
        return 0
    power = POWERS[unit].get(match[3]) if match else None
    if not match or power is None:
        return None
    quantity = Fraction(match[1] + (match[2] or "")) * power
    return quantity.numerator if quantity.denominator == 1 else None


def read_expectations(entry: Entry) -> tuple[tuple[Expectation, ...], Findings]:
    """Return the figures that a spec expects; a wrong one is reported and left out."""
    if not isinstance(entry.value, Mapping):
        return (), (wrong_type("expect", "a mapping of figures to values", entry.value),)
    expected: list[Expectation] = []
    findings = []
    for key, node in entry.value.entries:
        if key.text not in EXPECT_KEYS:
            findings.append(_unknown(key, "an expected figure", EXPECT_KEYS))
            continue
        try:
            expected += _expected(key, node)
        except UnreadableError as error:
            findings.append(wrong_type(key.text, error, node))
    return tuple(expected), tuple(findings)


def _expected(key: Scalar, node: Node) -> list[Expectation]:
    if key.text == "output":
        return [Expectation("output", None, _shape(node), node.span)]
    if key.text == "outputs":
        if not isinstance(node, Mapping):
            raise UnreadableError("a mapping of outputs to their sizes")
        return [
            Expectation("outputs", name.text, _shape(value), value.span, name.span)
            for name, value in node.entries
        ]
    return [Expectation(key.text, None, read_integer(node), node.span)]


def _shape(node: Node) -> Shape:
    example = None
    if isinstance(node, Scalar):
        example = example_shape(node.text)
    elif isinstance(node, Sequence):
        try:
            example = tuple(map(read_integer, node.items))
        except UnreadableError:
            example = None
    if not example:
        raise UnreadableError("a size such as [1000] or 7x7x512")
    return example


def read_budgets(entry: Entry) -> tuple[tuple[Budget, ...], Findings]:
    """Return the limits that a spec sets; a wrong one is reported and left out."""
    if not isinstance(entry.value, Mapping):
        return (), (wrong_type("budgets", "a mapping of figures to limits", entry.value),)
    budgets, findings = [], []
    for key, node in entry.value.entries:
        unit = BUDGETS.get(key.text)
        if unit is None:
            findings.append(_unknown(key, "a budget", tuple(BUDGETS)))
            continue
        limit = read_quantity(node.text, unit) if isinstance(node, Scalar) else None
        if limit is None:
            findings.append(wrong_type(f"budget {key.text}", EXAMPLES[unit], node))
        else:
            budgets.append(Budget(key.text, limit, node.span))
    return tuple(budgets), tuple(findings)


def _unknown(key: Scalar, what: str, known: tuple[str, ...]) -> Diagnostic:
    return Diagnostic(
        "unknown-field",
        f"{what} must be one of convcalc's, but there is no {described(key)}",
        key.span,
        did_you_mean(key.text, known) or f"known are {', '.join(known)}",
    )

"""Several bottoms become one top."""

from collections.abc import Iterator

from convcalc.diagnostics import Field, Problem, Words
from convcalc.dialects.caffe.counts import counted, times
from convcalc.dialects.caffe.rows import CaffeType, Converted, Given

_OPERATIONS = {"SUM": "add", "PROD": "multiply", "MAX": "maximum"}


def _concat(given: Given) -> Converted:
    field = "concat_dim" if given.param.has("concat_dim") else "axis"
    return Converted("concat", {"axis": given.param.integer(field)})


def _concat_problems(given: Given) -> Iterator[Problem]:
    yield from both_given(given, "axis", "concat_dim")


def both_given(given: Given, field: str, older: str) -> Iterator[Problem]:
    """Yield a field that is given under its older name too."""
    if given.param.has(field) and given.param.has(older):
        yield Problem(
            "given-both-ways",
            Words(
                "only one of {field} and {older} may be given, but both are",
                field=Field(field),
                older=older,
            ),
            older,
            f"leave out {older}, the older of the two",
        )


def _eltwise(given: Given) -> Converted:
    return Converted(_OPERATIONS[given.param.text("operation")], {"broadcast": False})


def _eltwise_problems(given: Given) -> Iterator[Problem]:
    coefficients = len(given.param.numbers("coeff"))
    if not coefficients:
        return
    if coefficients != given.bottoms:
        yield Problem(
            "wrong-number",
            f"coeff must be given once for each bottom or not at all, but the layer has"
            f" {counted(given.bottoms, 'bottom')} and it is given {times(coefficients)}",
            "coeff",
        )
    if given.param.text("operation") == "PROD":
        yield Problem(
            "coefficients-of-a-product",
            "coeff must belong to a sum, but operation is PROD",
            "coeff",
            "leave coeff out",
        )


def _axpy(_: Given) -> Converted:
    return Converted("axpy", {})


ROWS = {
    "Concat": CaffeType(
        _concat,
        "concat_param",
        _concat_problems,
        {"axis": ("axis", "concat_dim")},
        bottoms=(1, None),
    ),
    "Eltwise": CaffeType(_eltwise, "eltwise_param", _eltwise_problems, bottoms=(2, None)),
    "Axpy": CaffeType(_axpy, bottoms=(3, 3)),
}

"""Attention."""

from collections.abc import Iterator
from math import prod
from typing import Annotated, ClassVar

from convcalc.diagnostics import Input, Problem, Words
from convcalc.layers.formula import Formulas, Letter, Product, Sum, product, several
from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import Along, Reach, Saved
from convcalc.shapes import Shape, broadcast

_MATRIX = 2
_BY_HEADS = 4


class ScaledDotProductAttention(Layer):
    """Weights values by how well their keys match each query: softmax(Q K^T / sqrt(E)) V.

    Shapes: queries (N, H, L, E), keys (N, H, S, E), values (N, H, S, V), perhaps a mask that
        is stretched to (N, H, L, S) -> (N, H, L, V). The heads H may be missing; with
        ``enable_gqa`` those of keys and values divide those of the queries.
    MACs: L*S*E and L*S*V for each head, with ``is_causal`` too.
    Errors: wrong-input-shape, shapes-differ, not-divisible, given-both-ways.
    Source: Vaswani et al. 2017, arXiv:1706.03762; PyTorch
        ``torch.nn.functional.scaled_dot_product_attention``.
    """

    group = "merging and splitting"
    arity: ClassVar = (3, 4)
    example = "{type: scaled_dot_product_attention, inputs: [queries, keys, values]}"
    example_input = "197x64x12, 197x64x12, 197x64x12"

    is_causal: bool = False
    dropout_p: Annotated[float, Range(0, 1)] = 0.0
    enable_gqa: bool = False

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield inputs that do not belong together."""
        flat = [number for number, it in enumerate(inputs[:3], start=1) if len(it) <= _MATRIX]
        for number in flat:
            yield Problem(
                "wrong-input-shape",
                Words(
                    "{nth} must have a batch, tokens and their features, but it has"
                    " {axes} axes",
                    nth=Input(number),
                    axes=len(inputs[number - 1]),
                ),
                "inputs",
            )
        if not flat:
            yield from self._pair_problems(inputs)
            yield from self._mask_problems(inputs)

    def _pair_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        query, key, value, *_ = inputs
        if query[-1] != key[-1]:
            yield _differ("queries and keys", "one number of features", (1, 2), -1, inputs)
        if key[-2] != value[-2]:
            yield _differ("keys and values", "one number of tokens", (2, 3), -2, inputs)
        for number, shape in ((2, key), (3, value)):
            if self.enable_gqa and len(query) == len(shape) == _BY_HEADS:
                quotient, remainder = divmod(query[1], shape[1])
                if remainder:
                    yield Problem(
                        "not-divisible",
                        Words(
                            "the heads of {nth} must divide those of {input1}, but {work}",
                            nth=Input(number),
                            work=f"{query[1]} = {shape[1]} x {quotient} + {remainder}",
                        ),
                        "inputs",
                    )
            elif broadcast(query[:-2], shape[:-2]) is None:
                yield Problem(
                    "shapes-differ",
                    Words(
                        "the axes before the last two must be the same or 1, but those of"
                        " {input1} are {query} and those of {nth} are {other}",
                        query=list(query[:-2]),
                        nth=Input(number),
                        other=list(shape[:-2]),
                    ),
                    "inputs",
                )

    def _mask_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        query, key, _, *masks = inputs
        for mask in masks:
            wanted = (*query[:-1], key[-2])
            if broadcast(wanted, mask) != wanted:
                yield Problem(
                    "shapes-differ",
                    Words(
                        "the mask must be stretched to {wanted}, but {input4} is {mask}",
                        wanted=list(wanted),
                        mask=list(mask),
                    ),
                    "inputs",
                )
            if self.is_causal:
                yield Problem(
                    "given-both-ways",
                    Words(
                        "there must be either a mask or {is_causal}, but both are given",
                    ),
                    "is_causal",
                )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, H, L, V)."""
        query, _, value, *_ = inputs
        return ((*self._pairs(inputs), query[-2], value[-1]),)

    def _pairs(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return the sizes of the axes before the last two, with all heads."""
        query, *others = (it[:-2] for it in inputs[:3])
        if self.enable_gqa:
            return query
        for it in others:
            query = broadcast(query, it) or query
        return query

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return ``L*S*E`` and ``L*S*V`` for each of ``M`` heads."""
        query, key, value, *_ = inputs
        pairs = self._pairs(inputs)
        working = f"{product(*pairs)} = {prod(pairs)}" if len(pairs) > 1 else ""
        m = Letter("M", prod(pairs), working)
        tokens = Letter("L", query[-2]), Letter("S", key[-2])
        features = Sum(Letter("E", query[-1]), Letter("V", value[-1]))
        return {"macs": Product(*several(m), *tokens, features)}

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return what is kept: all inputs, the output and the sum of each row of weights.

        Without heads, with features of two sizes or with a dropout the weights themselves are
        kept, and copies of queries and keys that are scaled.
        Source: PyTorch 2.13, ``_scaled_dot_product_flash_attention_for_cpu`` and
        ``_scaled_dot_product_attention_math``.
        """
        query, key, value, *_ = inputs
        rows = prod(self._pairs(inputs)) * query[-2]
        if len(query) == _BY_HEADS and query[-1] == value[-1] and not self.dropout_p:
            return Saved("all", output=True, statistics=rows)
        weights = rows * key[-2]
        scaled = prod(query) + prod(key)
        if not self.dropout_p:
            return Saved("all", numbers=scaled + weights, first=2, of=3)
        return Saved("all", numbers=scaled + 2 * weights, bytes=weights, first=2, of=3)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return each query by itself, all keys and values."""
        axes = len(inputs[0])
        leading = [Along(it) for it in range(axes - _MATRIX)]
        query = Reach((*leading, Along(axes - _MATRIX), None))
        whole = Reach((*leading, None, None))
        return Reach.of_each(query, *(whole,) * (len(inputs) - 1))


def _differ(
    what: str, wanted: str, numbers: tuple[int, int], axis: int, inputs: tuple[Shape, ...]
) -> Problem:
    one, other = numbers
    return Problem(
        "shapes-differ",
        Words(
            "{what} must have {wanted}, but {first} has {size} and {second} has {other}",
            what=what,
            wanted=wanted,
            first=Input(one),
            size=inputs[one - 1][axis],
            second=Input(other),
            other=inputs[other - 1][axis],
        ),
        "inputs",
    )

"""Attention of several heads with its projections."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from convcalc.diagnostics import Field, Input, Problem, Words
from convcalc.layers.formula import Formulas, Letter, Product, Sum, several
from convcalc.layers.shared.base import Layer, Parameter, Range
from convcalc.layers.shared.gradient_and_reach import Along, Reach, Saved
from convcalc.shapes import Shape

_AXES = 3
_ALL = 3
"""Queries, keys and values."""


class MultiheadAttention(Layer):
    """Lets each token look at all tokens, by several heads at once.

    It reads queries, keys and values, or queries and what is both keys and values, or one
    input that is all three.

    Shapes: queries (N, L, E), keys (N, S, Ek), values (N, S, Ev) -> (N, L, E), batch first;
        with ``need_weights`` also (N, L, S), the weights averaged over the heads.
        ``out_features`` replaces E of the output.
    Parameters: E*H*Q weights for queries and Ek*H*Q for keys, Q being ``key_dim`` or E/H for
        each of H ``num_heads``; Ev*H*V for values, V being ``value_dim`` or Q; H*V*E for the
        output; with ``bias`` a bias for each number that these give; with ``add_bias_kv`` a
        learned key and value.
    MACs: those weights for each token that they multiply, and L*S*Q + L*S*V for each head.
    Errors: wrong-input-shape, shapes-differ, input-size-mismatch, not-divisible.
    Source: Vaswani et al. 2017, arXiv:1706.03762; PyTorch ``torch.nn.MultiheadAttention`` with
        ``batch_first``; Keras ``MultiHeadAttention`` for ``key_dim`` and ``value_dim``.
    """

    group = "linear and recurrent"
    arity: ClassVar = (1, 3)
    example = "{type: multihead_attention, num_heads: 12}"
    example_input = "768x197"

    num_heads: Annotated[int, Range(1)]
    embed_dim: Annotated[int | None, Range(1)] = None
    kdim: Annotated[int | None, Range(1)] = None
    vdim: Annotated[int | None, Range(1)] = None
    key_dim: Annotated[int | None, Range(1)] = None
    value_dim: Annotated[int | None, Range(1)] = None
    out_features: Annotated[int | None, Range(1)] = None
    bias: bool = True
    add_bias_kv: bool = False
    add_zero_attn: bool = False
    dropout: Annotated[float, Range(0, 1)] = 0.0
    need_weights: bool = False

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield inputs that are no sequences or do not belong together, and sizes they lack."""
        flat = [number for number, it in enumerate(inputs, start=1) if len(it) != _AXES]
        for number in flat:
            yield Problem(
                "wrong-input-shape",
                Words(
                    "{nth} must be a sequence (batch, tokens, features), but it has {axes}"
                    " axes",
                    nth=Input(number),
                    axes=len(inputs[number - 1]),
                ),
                "inputs",
                "reshape or permute what comes before",
            )
        if flat:
            return
        yield from self._pair_problems(inputs)
        query, key, value = _roles(inputs)
        for field, size, what in (
            ("embed_dim", query[2], "queries"),
            ("kdim", key[2], "keys"),
            ("vdim", value[2], "values"),
        ):
            promised = getattr(self, field)
            if promised not in (None, size):
                yield Problem(
                    "input-size-mismatch",
                    Words(
                        "{name} must be the features of the {what}, but it is {promised} and"
                        " these have {size}",
                        name=Field(field),
                        what=what,
                        promised=promised,
                        size=size,
                    ),
                    field,
                )
        quotient, remainder = divmod(query[2], self.num_heads)
        if remainder and not self.key_dim:
            yield Problem(
                "not-divisible",
                Words(
                    "{num_heads} must divide the features of the queries, but {size} ="
                    " {heads} x {quotient} + {remainder}",
                    size=query[2],
                    heads=self.num_heads,
                    quotient=quotient,
                    remainder=remainder,
                ),
                "num_heads",
                "give key_dim, the features of a head",
            )

    def _pair_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        for number, shape in enumerate(inputs[1:], start=2):
            if shape[0] != inputs[0][0]:
                yield _differ("one batch", inputs, (1, number), 0)
        if len(inputs) == _AXES and inputs[1][1] != inputs[2][1]:
            yield _differ("one number of tokens", inputs, (2, 3), 1)

    def _sizes(self, inputs: tuple[Shape, ...]) -> tuple[int, int]:
        """Return the features of all heads of queries and keys, and of values."""
        head = self.key_dim or inputs[0][2] // self.num_heads
        return self.num_heads * head, self.num_heads * (self.value_dim or head)

    def _tokens(self, inputs: tuple[Shape, ...]) -> tuple[int, int, int]:
        """Return the tokens of queries, of keys, and of keys with those that are added."""
        query, key, _ = _roles(inputs)
        return query[1], key[1], key[1] + self.add_bias_kv + self.add_zero_attn

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, L, E) and, if they are needed, the weights (N, L, S)."""
        batch, tokens, features = inputs[0]
        _, _, seen = self._tokens(inputs)
        output = (batch, tokens, self.out_features or features)
        return (output, (batch, tokens, seen)) if self.need_weights else (output,)

    @property
    def output_count(self) -> int:
        """The tokens and perhaps the weights."""
        return 1 + self.need_weights

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the projections as PyTorch has them: in one where all sizes are one."""
        query, key, value = (it[2] for it in _roles(inputs))
        keys, values = self._sizes(inputs)
        if len({query, key, value, keys, values}) == 1:
            found = [Parameter("in_proj_weight", (3 * keys, query), "weight")]
        else:
            found = [
                Parameter("q_proj_weight", (keys, query), "weight"),
                Parameter("k_proj_weight", (keys, key), "weight"),
                Parameter("v_proj_weight", (values, value), "weight"),
            ]
        output = self.out_features or query
        if self.bias:
            found.append(Parameter("in_proj_bias", (2 * keys + values,), "bias"))
        if self.add_bias_kv:
            found.append(Parameter("bias_k", (1, 1, keys), "bias"))
            found.append(Parameter("bias_v", (1, 1, values), "bias"))
        found.append(Parameter("out_proj.weight", (output, values), "weight"))
        if self.bias:
            found.append(Parameter("out_proj.bias", (output,), "bias"))
        return tuple(found)

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return the MACs of the projections of each token and of the heads."""
        query, key, value = (it[2] for it in _roles(inputs))
        keys, values = self._sizes(inputs)
        tokens, own, seen = self._tokens(inputs)
        of_query, of_key = Letter("L", tokens), Letter("S", own)
        seen_by_each = of_key if seen == own else Letter("T", seen)
        a, b = Letter("A", keys), Letter("A" if values == keys else "B", values)
        e, o = Letter("E", query), Letter("O", self.out_features or query)
        of_each = Sum(
            Product(of_query, e, a),
            Product(of_key, Letter("Ek", key), a),
            Product(of_key, Letter("Ev", value), b),
            Product(of_query, seen_by_each, Sum(a, b)),
            Product(of_query, b, o),
        )
        examples = several(Letter("N", inputs[0][0]))
        return {"macs": Product(*examples, of_each) if examples else of_each}

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the inputs, the projections and the output of the heads, and their weights.

        Source: PyTorch 2.13, ``torch.nn.functional.multi_head_attention_forward``.
        """
        batch = inputs[0][0]
        keys, values = self._sizes(inputs)
        tokens, own, seen = self._tokens(inputs)
        queries, output = batch * tokens * keys, batch * tokens * values
        of_keys, of_values = batch * seen * keys, batch * seen * values
        weights = batch * self.num_heads * tokens * seen
        dropped = weights if self.dropout else 0
        in_one = self._projected_in_one(inputs)
        whole = batch * own * keys * in_one  # what queries or keys and values are views of
        if seen > own or in_one == 1:
            value_storage, key_and_value = of_values, of_keys + of_values
        else:
            value_storage, key_and_value = whole, whole
        if self.need_weights:
            kept = queries + key_and_value + weights + dropped
        elif self.dropout or keys != values:
            kept = queries + of_keys + value_storage + weights + dropped
        else:
            own_queries = whole if in_one == _ALL else queries
            kept = own_queries + (0 if key_and_value == own_queries else key_and_value)
            rows = batch * self.num_heads * tokens
            return Saved("for weights", numbers=kept + output, statistics=rows)
        return Saved("for weights", numbers=kept + output, bytes=dropped)

    def _projected_in_one(self, inputs: tuple[Shape, ...]) -> int:
        """Return how many of queries, keys and values, from the last, one product gives."""
        sizes = {*(it[2] for it in inputs), *self._sizes(inputs)}
        return _ALL + 1 - len(inputs) if len(sizes) == 1 else 1

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return each query by itself, all keys and values."""
        query, whole = Reach((Along(0), Along(1), None)), Reach((Along(0), None, None))
        if len(inputs) == 1:
            return whole
        return Reach.of_each(query, *(whole,) * (len(inputs) - 1))


def _roles(inputs: tuple[Shape, ...]) -> tuple[Shape, Shape, Shape]:
    """Return the shapes of queries, keys and values."""
    return inputs[0], inputs[min(1, len(inputs) - 1)], inputs[-1]


def _differ(
    wanted: str, inputs: tuple[Shape, ...], numbers: tuple[int, int], axis: int
) -> Problem:
    one, other = numbers
    return Problem(
        "shapes-differ",
        Words(
            "all inputs must have {wanted}, but {first} has {size} and {second} has {other}",
            wanted=wanted,
            first=Input(one),
            size=inputs[one - 1][axis],
            second=Input(other),
            other=inputs[other - 1][axis],
        ),
        "inputs",
    )

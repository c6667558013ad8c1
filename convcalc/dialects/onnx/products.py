"""Operators that multiply matrices: by weights, or two activations with each other."""

from math import prod

from convcalc.dialects.onnx.building import Weights, agreeing, letters, operator
from convcalc.dialects.onnx.call import Call, RefusedError
from convcalc.dialects.onnx.rearranging import stretched
from convcalc.layers.shared.base import Role
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.network import Settled
from convcalc.shapes import Shape

_MATRIX = 2
_FACTORS = Saved("factors")


def gemm(call: Call) -> Settled:
    """Return ``A*B + C``, a linear layer where B and C are in the file."""
    quantized = call.node.op == "QGemm"
    second, third = (3, 6) if quantized else (1, 2)
    one, other = call.shape(0), call.shape(second)
    if len(one) != _MATRIX or len(other) != _MATRIX:
        raise RefusedError(
            "wrong-input-shape",
            f"Gemm multiplies two matrices, but they are {list(one)} and {list(other)}",
        )
    turned = call.integer("transA", 0)
    rows, inner = reversed(one) if turned else one
    other_inner, columns = reversed(other) if call.integer("transB", 0) else other
    if inner != other_inner:
        raise RefusedError(
            "shapes-differ",
            f"A must have as many columns as B has rows, but {inner} is not {other_inner}",
        )
    outputs = ((rows, columns),)
    bias = call.has(third)
    if bias and stretched([outputs[0], call.shape(third)]) != outputs[0]:
        raise RefusedError(
            "shapes-differ",
            f"C must be stretched to {list(outputs[0])}, but it is {list(call.shape(third))}",
        )
    weights: Weights = ((0, "weight"), (second, "weight"), (third, "bias"))
    if call.data == (0,) and not turned and (not bias or prod(call.shape(third)) == columns):
        found = agreeing(
            call,
            "linear",
            outputs,
            {"out_features": columns, "in_features": inner, "bias": bias},
            weights[1:],
        )
        if found:
            return found
    factors = letters(R=rows, D=inner, K=columns)
    return operator(call, outputs, weights, type_name="linear", factors=factors, keep=_FACTORS)


def matrix_product(call: Call) -> Settled:
    """Return a product of matrices along the last two axes."""
    op = call.node.op
    second = 3 if op == "QLinearMatMul" else 1
    one, other = call.shape(0), call.shape(second)
    if call.integer("transA", 0):
        one = (*one[:-2], *reversed(one[-2:]))
    if call.integer("transB", 0):
        other = (*other[:-2], *reversed(other[-2:]))
    output, inner = _product(one, other)
    outputs = (output,)
    weights: Weights = ((0, "weight"), (second, "weight"))
    plain = not (call.integer("transA", 0) or call.integer("transB", 0))
    found = None
    if call.data == (0,) and plain and len(other) == _MATRIX:
        found = agreeing(
            call,
            "linear",
            outputs,
            {"out_features": other[1], "in_features": inner, "bias": False, "axis": -1},
            weights[1:],
        )
    elif call.data == (0, 1) and plain:
        found = agreeing(call, "matmul", outputs)
    if found:
        return found
    return operator(
        call,
        outputs,
        weights,
        type_name="matmul",
        factors=letters(M=prod(output), D=inner),
        keep=_FACTORS,
    )


def _product(one: Shape, other: Shape) -> tuple[Shape, int]:
    """Return the shape of a product and how many numbers each of its numbers sums."""
    if not one or not other:
        raise RefusedError(
            "wrong-input-shape",
            f"a factor must have an axis, but they are {list(one)} and {list(other)}",
        )
    first = one if len(one) > 1 else (1, *one)
    second = other if len(other) > 1 else (*other, 1)
    if first[-1] != second[-2]:
        raise RefusedError(
            "shapes-differ",
            "the last axis of the first factor must be as long as the second last of the other,"
            f" but {list(one)} has {first[-1]} and {list(other)} has {second[-2]}",
        )
    batch = stretched([first[:-2], second[:-2]])
    rows, columns = first[-2:-1] * (len(one) > 1), second[-1:] * (len(other) > 1)
    return (*batch, *rows, *columns), first[-1]


def matrix_product_of_blocks(call: Call) -> Settled:
    """Return a product with a matrix whose blocks are quantized on their own."""
    shape, columns, inner = call.shape(0), call.count("N", 0), call.count("K", 0)
    if not shape or shape[-1] != inner:
        raise RefusedError(
            "input-size-mismatch",
            f"K must be the input's last size, but it is {inner} and that is {list(shape)}",
        )
    outputs = ((*shape[:-1], columns),)
    factors = letters(M=prod(outputs[0]), D=inner)
    return operator(call, outputs, ((1, "weight"), (5, "bias")), factors=factors)


def einsum(call: Call) -> Settled:
    """Return a sum of products named by letters."""
    sizes, output = _letters(call)
    outputs = (tuple(sizes[it] for it in output),)
    weights: list[tuple[int, Role]] = [(it, "weight") for it in range(len(call.inputs))]
    several = len(call.inputs) > 1
    factors = letters(M=prod(sizes.values())) if several else ()
    return operator(
        call, outputs, weights, factors=factors, keep=_FACTORS if several else Saved()
    )


def einsum_shapes(call: Call) -> tuple[Shape, ...]:
    """Return the size of each letter of the output."""
    sizes, output = _letters(call)
    return (tuple(sizes[it] for it in output),)


def _letters(call: Call) -> tuple[dict[str, int], list[str]]:
    """Return what each letter stands for, and the letters of the output.

    The axes that ``...`` stands for are called ``.0``, ``.1``, the last one first.
    """
    terms, arrow, result = call.text("equation", "").replace(" ", "").partition("->")
    words = terms.split(",")
    shapes = call.shapes()
    if len(words) != len(shapes):
        raise RefusedError(
            "wrong-number",
            f"the equation must have a term for each input, but it has {len(words)}"
            f" and there are {len(shapes)}",
        )
    sizes: dict[str, int] = {}
    most = 0
    for word, shape in zip(words, shapes, strict=True):
        rest = len(shape) - len(word.replace("...", ""))
        most = max(most, rest)
        named = _spelt(word, rest)
        if len(named) != len(shape):
            raise RefusedError(
                "wrong-number",
                f"term {word} must have a letter for each axis, but its input is {list(shape)}",
            )
        for letter, size in zip(named, shape, strict=True):
            before = sizes.setdefault(letter, size)
            if size not in (before, 1) and before != 1:
                raise RefusedError(
                    "shapes-differ",
                    f"letter {letter} must stand for one size, but it is {before} and {size}",
                )
            sizes[letter] = max(before, size)
    if not arrow:
        once = sorted(it for it in set("".join(words)) - {"."} if "".join(words).count(it) == 1)
        result = "..." * ("..." in terms) + "".join(once)
    output = _spelt(result, most)
    if unknown := [it for it in output if it not in sizes]:
        raise RefusedError(
            "unknown-name",
            f"a letter of the output must be one of the inputs', but {unknown[0]} is not",
        )
    return sizes, output


def _spelt(word: str, rest: int) -> list[str]:
    before, dots, behind = word.partition("...")
    between = [f".{it}" for it in reversed(range(max(0, rest)))] if dots else []
    return [*before, *between, *behind]


_GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}


def recurrent_shapes(call: Call) -> tuple[Shape, ...]:
    """Return the states of all steps, the last one, and an LSTM's cell."""
    shape = call.shape(0)
    if len(shape) != 3:  # noqa: PLR2004  steps, batch, features
        raise RefusedError(
            "wrong-input-shape", f"the input must have 3 axes, but it is {list(shape)}"
        )
    steps, batch, _ = shape
    matrices = call.shape(1)
    hidden = call.count("hidden_size", matrices[1] // _GATES[call.node.op])
    directions = 2 if call.text("direction", "forward") == "bidirectional" else 1
    if call.integer("layout", 0):
        steps, batch = batch, steps
        states: Shape = (batch, steps, directions, hidden)
        last: Shape = (batch, directions, hidden)
    else:
        states, last = (steps, directions, batch, hidden), (directions, batch, hidden)
    return (states, last, last)[: 3 if call.node.op == "LSTM" else 2]


def recurrent(call: Call) -> Settled:
    """Return an LSTM, a GRU or a plain recurrent layer: all weights at each step."""
    outputs = recurrent_shapes(call)
    weights: Weights = ((1, "weight"), (2, "weight"), (3, "bias"), (7, "weight"))
    steps = prod(call.shape(0)[:2])
    count = prod(call.shape(1)) + prod(call.shape(2))
    return operator(call, outputs, weights, factors=letters(L=steps, weights=count))


def attention(call: Call) -> Settled:
    """Return softmax(Q*K)*V of as many heads as there are."""
    queries, keys, values = (call.shape(it) for it in range(3))
    heads = call.count("q_num_heads", queries[1] if len(queries) == 4 else 1)  # noqa: PLR2004
    if len(queries) == 4:  # noqa: PLR2004  batch, heads, tokens, size of a head
        batch, heads, tokens, size = queries
        read, width = keys[-2], values[-1]
        output: Shape = (batch, heads, tokens, width)
    else:
        batch, tokens, whole = queries
        read, size = keys[1], whole // heads
        width = values[2] // call.count("kv_num_heads", heads)
        output = (batch, tokens, heads * width)
    past = call.shape(4)[2] if call.has(4) else 0
    read += past
    kept = (batch, call.count("kv_num_heads", heads), read)
    outputs = (output, (*kept, size), (*kept, width), (batch, heads, tokens, read))
    factors = letters(M=batch * heads * tokens * read, D=size + width)
    return operator(call, outputs, factors=factors)

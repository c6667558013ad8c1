"""Tensors that a spec declares by their names and sizes."""

from convcalc.layers.shared.base import Parameter
from convcalc.shapes import Shape

Tensors = tuple[tuple[str, Shape], ...]


def declared(params: Tensors, buffers: Tensors) -> tuple[Parameter, ...]:
    """Return declared tensors, biases those whose name begins so behind its last dot."""
    learned = (
        Parameter(
            name, shape, "bias" if name.rpartition(".")[2].startswith("bias") else "weight"
        )
        for name, shape in params
    )
    kept = (Parameter(name, shape, "buffer", trainable=False) for name, shape in buffers)
    return (*learned, *kept)

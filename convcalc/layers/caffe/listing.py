"""Shapes in words, the batch with the rest, as Caffe's own messages list them."""

from convcalc.shapes import Shape


def listed(shape: Shape) -> str:
    """Return all axes of a shape: ``[1, 96, 55, 55]``."""
    return f"[{', '.join(map(str, shape))}]"

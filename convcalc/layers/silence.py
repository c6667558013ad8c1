"""The end of what nobody reads."""

from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.shapes import Shape


class Silence(Layer):
    """Reads its inputs and gives nothing out.

    Shapes: any -> none.
    Source: Caffe ``SilenceLayer``.
    """

    group = "Caffe"
    arity = (1, None)
    example = "{type: silence}"
    keeps = SAVES_NOTHING
    reads = "everything"

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return no shape."""
        return ()

    @property
    def output_count(self) -> int:
        """There is no output."""
        return 0

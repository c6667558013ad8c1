"""What the layers share that may leave their output where their input was."""

from convcalc.layers.shared.base import Layer, Storage


class InPlace(Layer):
    """Maps each number where it stands; ``in_place`` leaves the result there."""

    in_place: bool = False

    @property
    def storage(self) -> Storage:
        """Where the output goes: over the input if ``in_place`` and nothing else reads that."""
        return "in-place" if self.in_place else "new"

"""What the layers share that need no tensor of their own for their output."""

from convcalc.layers.shared.base import Layer, Storage


class InPlace(Layer):
    """Maps each number where it stands; ``in_place`` leaves the result there."""

    in_place: bool = False

    @property
    def storage(self) -> Storage:
        """Where the output goes: over the input if ``in_place`` and nothing else reads that."""
        return "in-place" if self.in_place else "new"


class View(Layer):
    """Shows numbers of the input where they are; ``copy`` puts them into a new tensor."""

    copy: bool = False

    @property
    def storage(self) -> Storage:
        """A view of the input, unless ``copy`` asks for what Caffe does."""
        return "new" if self.copy else "view"

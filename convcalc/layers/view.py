"""What the layers share that pick or reorder numbers and need not move them."""

from convcalc.layers.shared.base import Layer, Storage


class View(Layer):
    """Shows numbers of the input where they are; ``copy`` puts them into a new tensor."""

    copy: bool = False

    @property
    def storage(self) -> Storage:
        """A view of the input, unless ``copy`` asks for what Caffe does."""
        return "new" if self.copy else "view"

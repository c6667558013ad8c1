"""What of a layer decides how a network's figures come about, whatever the sizes are."""

from functools import lru_cache

from convcalc.layers.shared.base import Parameter, Role, Storage
from convcalc.layers.shared.gradient_and_reach import Reach, Saved
from convcalc.shapes import Shape


class Traits:
    """What layers have in common that differ in nothing but numbers; equal ones are one object.

    ``saved`` is what the layer keeps, without numbers of its own; ``trained`` are the roles of
    tensors that training changes. ``inputs`` are shapes of which nothing counts but which axes
    are 1, agree or are larger, as those of the inputs do.
    """

    def __init__(
        self,
        storage: Storage,
        saved: Saved | None,
        trained: tuple[Role, ...],
        reach: Reach | None,
        inputs: tuple[Shape, ...],
    ) -> None:
        self.storage = storage
        self.saved = saved
        self.trained = trained
        self.reach = reach
        self.inputs = inputs


@lru_cache(maxsize=4096)
def traits_of(
    storage: Storage,
    saved: Saved | None,
    trained: tuple[Role, ...],
    reach: Reach | None,
    inputs: tuple[Shape, ...],
) -> Traits:
    """Return the traits that are these, as one object for all that ask."""
    return Traits(storage, saved, trained, reach, inputs)


def without_numbers(saved: Saved | None) -> Saved | None:
    """Return what is kept with nothing of its numbers but whether there are copies."""
    if saved is None or not (
        saved.numbers or saved.statistics or saved.bytes or saved.written_out
    ):
        return saved
    copied = tuple([int(it > 0) for it in saved.written_out])
    return saved._replace(numbers=0, statistics=0, bytes=0, written_out=copied)


def roles_trained(parameters: tuple[Parameter, ...]) -> tuple[Role, ...]:
    """Return the roles of those tensors that training changes, each once."""
    roles = [it.role for it in parameters if it.trainable and it.role != "buffer"]
    return tuple(dict.fromkeys(roles))


def alike(inputs: tuple[Shape, ...], *, along_any: bool) -> tuple[Shape, ...]:
    """Return shapes whose axes are 1, agree and are larger where those of ``inputs`` are.

    Sizes are compared along one axis only, or with ``along_any`` among all of them.
    """
    if len(inputs) == 1:
        return ((2,) * len(inputs[0]),)
    if along_any:
        places = _places({size for shape in inputs for size in shape})
        return tuple([tuple([places[size] for size in shape]) for shape in inputs])
    axes = range(max(map(len, inputs), default=0))
    along = [_places({shape[axis] for shape in inputs if axis < len(shape)}) for axis in axes]
    return tuple(
        [tuple([along[axis][size] for axis, size in enumerate(shape)]) for shape in inputs]
    )


def _places(sizes: set[int]) -> dict[int, int]:
    """Return the place of each size among all, those above 1 from 2 on."""
    above = sorted([it for it in sizes if it > 1])
    return {it: it for it in sizes if it <= 1} | {it: k for k, it in enumerate(above, start=2)}

"""What of a layer decides how a network's figures come about, whatever the sizes are."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest

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
    return Saved(*saved[:3], 0, 0, 0, *saved[6:9], copied)


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
        places = _places([size for shape in inputs for size in shape])
        return tuple([tuple([places[size] for size in shape]) for shape in inputs])
    along = [_places(sizes) for sizes in zip_longest(*inputs, fillvalue=0)]
    return tuple(
        [tuple([at[size] for at, size in zip(along, it, strict=False)]) for it in inputs]
    )


def _places(sizes: Sequence[int]) -> dict[int, int]:
    """Return the place of each size among all, those above 1 from 2 on."""
    different = set(sizes)
    if len(different) == 1:
        return {sizes[0]: min(sizes[0], 2)}
    above = sorted([it for it in different if it > 1])
    return {0: 0, 1: 1} | dict(zip(above, range(2, len(above) + 2), strict=True))

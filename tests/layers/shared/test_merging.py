"""Inputs of a merge are compared with what is agreed so far, not each with each."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from convcalc.layers.add import Add
from convcalc.shapes import Shape

shapes = st.lists(st.integers(1, 3), min_size=3, max_size=4).map(tuple)


def of_pairs(inputs: list[Shape]) -> list[tuple[int, int]]:
    """Return each input that disagrees with one that is agreed, and the first such one."""
    agreed: list[int] = []
    wrong = []
    for index, shape in enumerate(inputs):
        for earlier in agreed:
            other = inputs[earlier]
            pairs = zip(other, shape, strict=False)
            if len(other) != len(shape) or any(a != b and 1 not in (a, b) for a, b in pairs):
                wrong.append((earlier + 1, index + 1))
                break
        else:
            agreed.append(index)
    return wrong


@given(st.lists(shapes, min_size=2, max_size=6))
def test_the_same_inputs_are_wrong_as_pair_by_pair(inputs: list[Shape]) -> None:
    words = [str(it.message).split("input ") for it in Add().check(tuple(inputs))]
    found = [(int(first.split()[0]), int(other.split()[0])) for _, first, other in words]
    assert found == of_pairs(inputs)


class Size(int):
    """A size that counts how often it is compared."""

    compared = 0

    def __eq__(self, other: object) -> bool:
        Size.compared += 1
        return int(self) == other

    def __ne__(self, other: object) -> bool:
        Size.compared += 1
        return int(self) != other

    __hash__ = int.__hash__


def test_a_thousand_inputs_take_a_few_comparisons_each() -> None:
    inputs = tuple(tuple(map(Size, it)) for it in product((1, 2), repeat=10))
    Size.compared = 0
    assert list(Add().check(inputs)) == []
    assert Size.compared <= 6 * 10 * len(inputs)

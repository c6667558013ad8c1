"""One node with what it reads: the door through which the rules of operators look at it."""

from collections.abc import Mapping
from math import prod
from typing import Any, NamedTuple, Protocol

from convcalc.diagnostics import Problem, Words
from convcalc.readers.onnx_tree import OnnxNode
from convcalc.shapes import Shape

Number = Any
"""An integer, or a fraction where the tensor holds floats; floats as they were read."""


class NotYetError(Exception):
    """What a rule asks for follows from shapes that are known only later."""


class RefusedError(Exception):
    """A node that breaks a rule of its operator."""

    def __init__(self, rule: str, message: str | Words, help_: str | None = None) -> None:
        super().__init__(message)
        self.problem = Problem(rule, message, help=help_)


class Value(NamedTuple):
    """A tensor as far as it is known: its shape, its type and, if they are few, its numbers."""

    shape: Shape
    dtype: int
    numbers: tuple[Number, ...] | None = None


class Known(Protocol):
    """Tells what is known of a tensor that a node reads."""

    @property
    def name(self) -> str:
        """The tensor's name."""

    def look(self) -> Value:
        """Return the tensor as far as it is known, or raise NotYetError."""


class Call:
    """A node of an operator set, and its inputs; those left out are None.

    ``data`` are the positions of the inputs that the network computes.
    """

    def __init__(
        self,
        node: OnnxNode,
        version: int,
        inputs: tuple[Known | None, ...],
        data: tuple[int, ...],
    ) -> None:
        self.node = node
        self.version = version
        self.inputs = inputs
        self.data = data

    # What the node reads

    def has(self, position: int) -> bool:
        """Return whether there is such an input."""
        return position < len(self.inputs) and self.inputs[position] is not None

    def is_data(self, position: int) -> bool:
        """Return whether the network computes the input."""
        return position in self.data

    def _look(self, position: int) -> Value:
        known = self.inputs[position] if position < len(self.inputs) else None
        if known is None:
            raise RefusedError(
                "wrong-number", f"input {position + 1} must be given, but it is left out"
            )
        return known.look()

    def shape(self, position: int) -> Shape:
        """Return the shape of an input."""
        return self._look(position).shape

    def dtype(self, position: int) -> int:
        """Return the number of the type of an input; 0 of what the network computes."""
        return self._look(position).dtype

    def shapes(self) -> tuple[Shape, ...]:
        """Return the shapes of all inputs that are there."""
        return tuple(self.shape(it) for it, known in enumerate(self.inputs) if known)

    def data_shapes(self) -> tuple[Shape, ...]:
        """Return the shapes of the inputs that the network computes."""
        return tuple(map(self.shape, self.data))

    def numbers(self, position: int) -> tuple[Number, ...]:
        """Return the numbers of an input on which the output's shape depends."""
        value = self._look(position)
        if value.numbers is None:
            raise RefusedError(
                "input-shape-unknown",
                f"the output's size must follow from the graph alone, but input"
                f" {position + 1} of this node is {self._why_unknown(position)}",
                "export the model with sizes that are fixed, or with value_info of this output",
            )
        return value.numbers

    def _why_unknown(self, position: int) -> str:
        known = self.inputs[position]
        assert known
        kind = (
            "computed from data" if self.is_data(position) else "too large or not in the file"
        )
        return f"'{known.name}', which is {kind}"

    def integers(self, position: int) -> tuple[int, ...]:
        """Return the numbers of an input as integers."""
        return tuple(map(int, self.numbers(position)))

    # Attributes

    def has_attribute(self, name: str) -> bool:
        """Return whether the node sets an attribute."""
        return name in self.node.attributes

    def attribute(self, name: str, default: Any = None) -> Any:  # noqa: ANN401  of any type
        """Return an attribute as the file has it."""
        found = self.node.attributes.get(name)
        return default if found is None or found.value is None else found.value

    def integer(self, name: str, default: int) -> int:
        """Return an attribute that is one integer."""
        value = self.attribute(name, default)
        if not isinstance(value, int):
            raise _wrong_type(name, "an integer")
        return value

    def count(self, name: str, default: int) -> int:
        """Return an attribute that is an integer of at least 1."""
        value = self.integer(name, default)
        if value < 1:
            raise RefusedError(
                "value-out-of-range", f"{name} must be at least 1, but it is {value}"
            )
        return value

    def number(self, name: str, default: float) -> float:
        """Return an attribute that is one number; no size may depend on it."""
        value = self.attribute(name, default)
        if not isinstance(value, int | float):
            raise _wrong_type(name, "a number")
        return value

    def text(self, name: str, default: str) -> str:
        """Return an attribute that is a text."""
        value = self.attribute(name, default)
        if not isinstance(value, str):
            raise _wrong_type(name, "a text")
        return value

    def listed(self, name: str) -> tuple[int, ...] | None:
        """Return an attribute that is a list of integers, None where it is not set."""
        value = self.attribute(name)
        if value is None:
            return None
        if not isinstance(value, tuple) or not all(isinstance(it, int) for it in value):
            raise _wrong_type(name, "a list of integers")
        return value

    def given(self, name: str, position: int) -> tuple[int, ...] | None:
        """Return integers that are an attribute in older operator sets and an input in newer.

        None where neither is there.
        """
        if self.has_attribute(name):
            return self.listed(name)
        return self.integers(position) if self.has(position) else None

    def axis(self, axis: int, axes: int, what: str = "axis") -> int:
        """Return an axis counted from the front, of so many that there are."""
        if not -axes <= axis < axes:
            raise RefusedError(
                "no-such-axis",
                f"{what} must name an axis of the input, but it is {axis} and the input has"
                f" {axes} ax{'is' if axes == 1 else 'es'}",
            )
        return axis % axes

    @property
    def outputs(self) -> int:
        """How many outputs the node names."""
        return len(self.node.outputs)


def _wrong_type(name: str, wanted: str) -> RefusedError:
    return RefusedError("wrong-type", f"attribute {name} must be {wanted}, but it is not")


def count(shape: Shape) -> int:
    """Return the numbers in a tensor."""
    return prod(shape)


Shapes = Mapping[str, Shape]
"""Shapes of tensors by their names."""

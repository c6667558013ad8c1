"""What every layer type has in common."""

from collections.abc import Iterator
from math import prod
from typing import Any, ClassVar, Literal, NamedTuple, dataclass_transform

from convcalc.diagnostics import Field, Problem, Words
from convcalc.layers.formula import Formulas, product
from convcalc.layers.shared.gradient_and_reach import Reach, Reads, Saved
from convcalc.record import Record
from convcalc.shapes import Shape, normal_axis, shape_text
from convcalc.windows import Window
from convcalc.worked_out import worked_out_once

Role = Literal["weight", "bias", "buffer"]
Storage = Literal["new", "in-place", "view", "parameter"]
Group = Literal[
    "convolution",
    "pooling",
    "linear and recurrent",
    "normalization",
    "activation",
    "merging and splitting",
    "shape",
    "other",
    "Caffe",
]
Bias = bool | Literal["per_location"]
"""Whether a convolution has a bias for each filter, none, or one for each output unit."""


RecurrentBias = bool | Literal["single"]
"""Whether the gates of a recurrent layer have biases, two as in PyTorch or one as in Keras."""


class Range(NamedTuple):
    """Marks a field's numbers: each at least ``minimum`` and at most ``maximum``.

    ``hint`` is the way out for the number just below.
    """

    minimum: int
    maximum: int | None = None
    hint: str | None = None

    def __contains__(self, value: object) -> bool:
        assert isinstance(value, int | float)
        return self.minimum <= value and (self.maximum is None or value <= self.maximum)

    def __str__(self) -> str:
        if self.maximum is None:
            return f"at least {self.minimum}"
        return f"from {self.minimum} to {self.maximum}"


class Choice(NamedTuple):
    """Marks the words that a field takes."""

    words: tuple[str, ...]


class SizeText(NamedTuple):
    """Marks a list of sizes that may also be written ``55x55x96``, the channels last."""


DILATION = Range(
    1,
    hint="the course notes count dilation from 0, but PyTorch, Caffe and this spec count from"
    " 1: write 1 for a window without gaps",
)


class Parameter(Record):
    """One tensor that a layer owns, named as in a PyTorch state_dict.

    ``bits`` is the size of one of its numbers where the text says so, whatever the run's dtype.
    """

    name: str
    shape: Shape
    role: Role
    trainable: bool = True
    shared_with: str | None = None
    bits: int | None = None

    @property
    def count(self) -> int:
        """Numbers in the tensor."""
        return prod(self.shape)


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Layer(Record):
    """A layer type; its fields are the hyperparameters a spec may set.

    ``check`` comes first. Once it has yielded no error, every other method is total: it takes
    the same input shapes and raises nothing.
    """

    arity: ClassVar[tuple[int, int | None]] = (1, 1)
    """The least and the largest number of inputs; None is any number."""

    group: ClassVar[str] = "other"
    """Among which types a list shows this one: a word of ``Group``."""

    example: ClassVar[str]
    """The layer as a spec may write it, on one line; only what is no type itself has none."""

    example_input: ClassVar[str] = "55x55x96"
    """Sizes of inputs that the example takes, with commas between several."""

    keeps: ClassVar[Saved | None] = None
    """What layers of the type keep for the backward pass, whatever their fields and inputs.

    None is not known, and neither then are the figures that follow from it.
    """

    reads: ClassVar[Reads | None] = None
    """What a position of the output reads, whatever the fields; None is not known."""

    notation: ClassVar[str | None] = ""
    """What a network's pattern calls the type: empty for its name in capitals, None to skip."""

    sized_by: ClassVar[str | None] = None
    """The field that ``size_of`` fills in with the spatial sizes of another layer."""

    regions_input: ClassVar[int | None] = None
    """Which input, counted from 0, has a row for each region of an image, if one has."""

    def __init__(self, **fields: Any) -> None:  # noqa: ANN401  of any type
        super().__init__(**fields)

    @worked_out_once
    def identity(self) -> tuple[object, ...]:
        """What is the same for layers that give the same figures: 2 and 2.0 are not."""
        return type(self), repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Layer) and self.identity == other.identity

    def __hash__(self) -> int:
        return hash(self.identity)

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield every problem of these fields with inputs of these shapes."""
        yield from ()

    def training_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield a warning of why the layer cannot be trained on inputs that it takes."""
        yield from ()

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the shape of each output; by default the first input's."""
        return inputs[:1]

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the tensors the layer owns; by default none."""
        return ()

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return how figures come about; what is missing is told as it is counted."""
        return {}

    def parameter_formula(self, inputs: tuple[Shape, ...]) -> str:
        """Return the count of the learned parameters worked out: ``(5*5*3)*10 + 10``."""
        formulas = self.formulas(inputs)
        if "weights" in formulas:
            learned = (formulas[it].numbers for it in ("weights", "biases") if it in formulas)
            return " + ".join(learned)
        own = self.parameters(inputs)
        return " + ".join(product(*it.shape) for it in own if it.role != "buffer")

    def macs(self, inputs: tuple[Shape, ...]) -> int:
        """Return the multiply-adds for the whole batch; without a formula none are counted."""
        formula = self.formulas(inputs).get("macs")
        return formula.value if formula else 0

    def operations(self, inputs: tuple[Shape, ...]) -> int:
        """Return the operations of one example as the network's own program counts them.

        By default two for each multiply-add.
        """
        return 2 * self.macs(inputs) // prod(inputs[0][:1]) if inputs else 0

    def windows(self, inputs: tuple[Shape, ...]) -> tuple[Window, ...]:
        """Return the window of each spatial axis; by default the layer has none."""
        return ()

    def reach(self, inputs: tuple[Shape, ...]) -> Reach | None:
        """Return what the outputs read of the inputs, as the type says; None is not known."""
        match self.reads:
            case "windows":
                return Reach.along_windows(self.windows(inputs))
            case "numbers":
                return Reach.number_by_number(len(inputs[0]))
            case "everything":
                return Reach(())
            case None:
                return None

    def saved(self, inputs: tuple[Shape, ...]) -> Saved | None:
        """Return what is kept for the backward pass; by default what the type keeps.

        None is not known.
        """
        return self.keeps

    def is_fixed_by_channels(self) -> bool:
        """Return whether the spatial sizes of the only input decide of nothing but sizes.

        Then parameters, what is kept and what is read follow from the batch, the channels and
        the number of axes, and are worked out once for all sizes. A type says so of itself
        alone, not of those derived from it.
        """
        return False

    def sizes_worked_out(self, inputs: tuple[Shape, ...]) -> tuple[str, ...]:
        """Return how the output's size comes about on each axis: ``(7 - 3)/1 + 1 = 5``."""
        return tuple(window.worked_out for window in self.windows(inputs))

    @property
    def storage(self) -> Storage:
        """What the output is: a new tensor, the input overwritten or seen, a parameter."""
        return "new"

    @property
    def output_count(self) -> int:
        """How many outputs the layer has."""
        return 1


def weights_and_bias(weight: Shape, *, bias: bool) -> tuple[Parameter, ...]:
    """Return a weight and, with ``bias``, one number for each step of its first axis."""
    weights = Parameter("weight", weight, "weight")
    return (weights, Parameter("bias", weight[:1], "bias")) if bias else (weights,)


def axis_problems(field: str, axis: int, shape: Shape) -> Iterator[Problem]:
    """Yield an axis that the input does not have."""
    if normal_axis(axis, shape) is None:
        yield Problem(
            "no-such-axis",
            Words(
                "{field} must name an axis of the input, but it is {axis} and {shape} with its"
                " batch has {axes} axes",
                field=Field(field),
                axis=axis,
                shape=shape_text(shape),
                axes=len(shape),
            ),
            field,
        )


def example_axis_problems(field: str, axis: int, shape: Shape) -> Iterator[Problem]:
    """Yield an axis that the input does not have, or that is its batch."""
    if not normal_axis(axis, shape):
        yield Problem(
            "no-such-axis",
            Words(
                "{field} must name an axis after the batch, but it is {axis} and {shape} with"
                " its batch has {axes} axes",
                field=Field(field),
                axis=axis,
                shape=shape_text(shape),
                axes=len(shape),
            ),
            field,
        )


def has_channels(shape: Shape) -> bool:
    """Return whether there is an axis behind the batch."""
    return len(shape) > 1


def channel_problems(shape: Shape, in_channels: int | None = None) -> Iterator[Problem]:
    """Yield an input without channels, or with others than a spec promised."""
    if not has_channels(shape):
        yield Problem("wrong-input-shape", f"the input must have channels, but {_lack(shape)}")
    else:
        yield from in_channels_problems(in_channels, shape[1])


def _lack(shape: Shape) -> str:
    return "it has no axis but the batch" if shape else "it is a single number"


def in_channels_problems(promised: int | None, in_channels: int | None) -> Iterator[Problem]:
    """Yield an input of other channels than a spec promised; None is not known."""
    if in_channels and promised not in (None, in_channels):
        yield Problem(
            "input-size-mismatch",
            f"in_channels must be the input's channels,"
            f" but it is {promised} and the input has {in_channels}",
            "in_channels",
        )

"""What a layer does to inputs of given shapes, worked out once for all layers that are equal.

ResNet-152 has 515 layers, of which a few dozen are distinct. A figure is worked out when it is
first read.
"""

from collections.abc import Iterator
from functools import lru_cache
from math import prod
from typing import NamedTuple

from convcalc.analysis.traits import (
    Traits,
    alike,
    roles_trained,
    traits_of,
    without_numbers,
)
from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Layer, Parameter, Role
from convcalc.layers.shared.gradient_and_reach import Reach, Saved
from convcalc.limits import MOST_AXES, MOST_DIGITS_OF_A_COUNT
from convcalc.shapes import Shape
from convcalc.windows import Window
from convcalc.worked_out import worked_out_once

_MOST_ELEMENTS = 10**MOST_DIGITS_OF_A_COUNT
"""What reads a larger output would compute with numbers without end."""

_MOST_KEPT = 4096
"""Layers whose figures a process keeps; those not asked for longest make room."""

_MOST_INPUTS_KEPT = 64
"""Layers of more inputs are rarely equal, and would take much memory to keep."""


class Counts(NamedTuple):
    """How many numbers are in a layer's own tensors, those it shares with another left out.

    ``own_params`` are learned numbers of a size of their own, ``own_bits`` what these take.
    """

    weights: int
    biases: int
    buffers: int
    trainable: int
    own_params: int = 0
    own_bits: int = 0

    @property
    def params(self) -> int:
        """Learned numbers: weights and biases."""
        return self.weights + self.biases

    def param_bytes(self, number_bytes: int) -> int:
        """Return what the learned numbers take, ``number_bytes`` each unless said otherwise."""
        return (self.params - self.own_params) * number_bytes - -self.own_bits // 8

    def of(self, role: Role) -> int:
        """Return how many are in tensors of a role."""
        return self[_ROLES.index(role)]


def counts_of(parameters: tuple[Parameter, ...]) -> Counts:
    """Return the numbers in a layer's tensors."""
    if not parameters:
        return _NO_COUNTS
    numbers = dict.fromkeys(_ROLES, 0)
    trainable = own_params = own_bits = 0
    for it in parameters:
        if it.shared_with is None:
            numbers[it.role] += it.count
            trainable += it.count * (it.trainable and it.role != "buffer")
            if it.bits and it.role != "buffer":
                own_params += it.count
                own_bits += it.count * it.bits
    weights, biases, buffers = numbers.values()
    return Counts(weights, biases, buffers, trainable, own_params, own_bits)


_ROLES: tuple[Role, ...] = ("weight", "bias", "buffer")
_NO_COUNTS = Counts(0, 0, 0, 0)


class Own:
    """What a layer has and does on inputs of given shapes, these shapes themselves aside.

    Inputs of other spatial sizes share it where the type says that it is the same for all.
    """

    def __init__(self, layer: Layer, inputs: tuple[Shape, ...]) -> None:
        self.layer = layer
        self.inputs = inputs

    @worked_out_once
    def parameters(self) -> tuple[Parameter, ...]:
        """The tensors that the layer owns."""
        return self.layer.parameters(self.inputs)

    @worked_out_once
    def counts(self) -> Counts:
        """How many numbers are in them."""
        return counts_of(self.parameters)

    @worked_out_once
    def reach(self) -> Reach | None:
        """What the outputs read of the inputs; None is the usual."""
        return self.layer.reach(self.inputs)

    @worked_out_once
    def saved(self) -> Saved | None:
        """What is kept for the backward pass."""
        return self.layer.saved(self.inputs)

    @worked_out_once
    def traits(self) -> Traits:
        """What of the layer decides how a network's figures come about."""
        saved, reach = without_numbers(self.saved), self.reach
        inputs = alike(self.inputs, along_any=bool(reach and reach.each))
        return traits_of(
            self.layer.storage, saved, roles_trained(self.parameters), reach, inputs
        )


def _own(layer: Layer, inputs: tuple[Shape, ...]) -> Own:
    if len(inputs) == 1 and layer.is_fixed_by_channels():
        shape = inputs[0]
        return _of_channels(layer, (*shape[:2], *(0,) * len(shape[2:])))
    return Own(layer, inputs)


@lru_cache(maxsize=_MOST_KEPT)
def _of_channels(layer: Layer, shape: Shape) -> Own:
    """Return what is the same for all sizes, which are 0 here."""
    return Own(layer, (shape,))


class Figures:
    """The figures of a layer; all but the problems are known only where there is no error.

    ``problems`` are what is wrong with the layer on these inputs, or with their number;
    ``excess`` is the first output that has too many axes or elements. ``sizes`` are how many
    numbers are in each output; those of too many axes are not counted.
    """

    def __init__(self, layer: Layer, inputs: tuple[Shape, ...]) -> None:
        self.layer = layer
        self.inputs = inputs
        self.problems = tuple(layer_problems(layer, inputs))
        self.is_wrong = any(it.severity == "error" for it in self.problems)
        self.outputs = () if self.is_wrong else layer.output_shapes(inputs)
        self.sizes = tuple([prod(it[:MOST_AXES]) for it in self.outputs])
        self.excess = _excess(self.outputs, self.sizes)

    @worked_out_once
    def training_problems(self) -> tuple[Problem, ...]:
        """Why the layer cannot be trained."""
        return tuple(self.layer.training_problems(self.inputs))

    @worked_out_once
    def has_findings(self) -> bool:
        """Whether there is anything to say of the layer."""
        return bool(self.problems or self.excess or self.training_problems)

    @worked_out_once
    def elements(self) -> int:
        """Numbers in all outputs together."""
        return sum(self.sizes)

    @worked_out_once
    def macs(self) -> int:
        """The multiply-adds for the whole batch."""
        return self.layer.macs(self.inputs)

    @worked_out_once
    def own(self) -> Own:
        """What the layer has and does, which layers of other sizes may share."""
        return _own(self.layer, self.inputs)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The tensors that the layer owns."""
        return self.own.parameters

    @property
    def counts(self) -> Counts:
        """How many numbers are in them."""
        return self.own.counts

    @worked_out_once
    def windows(self) -> tuple[Window, ...]:
        """The window of each spatial axis."""
        return self.layer.windows(self.inputs)

    @worked_out_once
    def fits_exactly(self) -> bool:
        """Whether no window leaves a remainder but where gaps are meant."""
        return all(it.fit == "exact" or it.has_gaps for it in self.windows)

    @worked_out_once
    def parameter_formula(self) -> str:
        """The count of the learned parameters worked out."""
        return self.layer.parameter_formula(self.inputs)


def figures_of(layer: Layer, inputs: tuple[Shape, ...]) -> Figures:
    """Return the figures of a layer, which equal layers share."""
    if len(inputs) > _MOST_INPUTS_KEPT:
        return Figures(layer, inputs)
    return _kept(layer, inputs)


_kept = lru_cache(maxsize=_MOST_KEPT)(Figures)


def layer_problems(layer: Layer, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
    """Yield a wrong number of inputs, else what the layer itself finds wrong."""
    least, most = layer.arity
    if least <= len(inputs) and (most is None or len(inputs) <= most):
        yield from layer.check(inputs)
        return
    bound = (
        str(least)
        if most == least
        else f"at least {least}"
        if most is None
        else f"{least}{' to ' if most > least + 1 else ' or '}{most}"
    )
    yield Problem(
        "wrong-number",
        f"the layer must have {bound} input{'s' * (bound != '1')}, but it has {len(inputs)}",
        "inputs",
        f"list what it reads, as in {layer.example}" if len(inputs) < least else None,
        about="fields",
    )


def _excess(outputs: tuple[Shape, ...], sizes: tuple[int, ...]) -> tuple[Problem, ...]:
    for shape, size in zip(outputs, sizes, strict=True):
        if len(shape) > MOST_AXES or size >= _MOST_ELEMENTS:
            return (_excess_of(shape),)
    return ()


def _excess_of(shape: Shape) -> Problem:
    """Return what is wrong with an output that has too many axes or elements."""
    if len(shape) > MOST_AXES:
        return Problem(
            "no-such-axis",
            f"an output must have at most {MOST_AXES} axes, but this one has {len(shape)}",
        )
    return Problem(
        "limit-exceeded",
        "the number of elements of an output must have at most"
        f" {MOST_DIGITS_OF_A_COUNT:,} digits, but this one has more",
        help="take smaller sizes",
    )

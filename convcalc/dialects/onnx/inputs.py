"""A model's inputs: sizes that are numbers, symbols that a run sets, and the batch."""

from typing import Any

from convcalc.diagnostics import Diagnostic, Findings, did_you_mean, listed
from convcalc.limits import LARGEST
from convcalc.network import InputSpec
from convcalc.readers.onnx_tree import OnnxModel, ValueInfo
from convcalc.settings import Settings
from convcalc.shapes import Shape
from convcalc.source import Rank


class Symbols:
    """What each symbol of a model's sizes stands for.

    The first size of an input is its batch: a symbol there is 1 unless the run says otherwise,
    wherever else it stands. All others are variables of the run.
    """

    def __init__(self, model: OnnxModel, settings: Settings) -> None:
        self.findings: Findings = ()
        self.values: dict[str, int] = {}
        self._batch = settings.batch or 1
        inputs = graph_inputs(model)
        for it in inputs:
            if it.shape and isinstance(it.shape[0], str):
                self.values[it.shape[0]] = self._batch
        known = {size for it in inputs for size in it.shape or () if isinstance(size, str)}
        for name, text in settings.variables.items():
            self._set(name, text, known)

    def _set(self, name: str, text: Any, known: set[str]) -> None:  # noqa: ANN401
        if name not in known:
            finding = Diagnostic(
                "unknown-name",
                f"--set must name a symbol of the inputs' sizes, but there is no '{name}'",
                help=did_you_mean(name, known)
                or (f"the symbols are {listed(sorted(known))}" if known else "there are none"),
            )
            self.findings += (finding,)
            return
        words = str(text).strip()
        if words.isascii() and words.isdigit() and 0 < len(words) <= len(str(LARGEST)):
            size = int(words)
            if 0 < size <= LARGEST:
                self.values[name] = size
                return
        self.values[name] = 1
        finding = Diagnostic(
            "wrong-type",
            f"a size must be a whole number of at least 1, but --set gives {name}={words}",
            help=f"write --set {name}=224",
        )
        self.findings += (finding,)

    def sizes(self, info: ValueInfo) -> list[int | None]:
        """Return the sizes of a declared tensor, None for those that are not known."""
        sizes: list[int | None] = []
        for axis, size in enumerate(info.shape or ()):
            if isinstance(size, str):
                sizes.append(self.values.get(size))
            else:
                sizes.append(self._batch if size is None and axis == 0 else size)
        return sizes

    def shape(self, info: ValueInfo | None) -> Shape | None:
        """Return the shape of a declared tensor; None where not all of it is known."""
        if info is None or info.shape is None:
            return None
        sizes = self.sizes(info)
        return tuple(it or 0 for it in sizes) if None not in sizes else None


def graph_inputs(model: OnnxModel) -> list[ValueInfo]:
    """Return the inputs that are no weights; old models list these too."""
    weights = {it.name for it in model.initializers}
    return [it for it in model.inputs if it.name not in weights]


def read_inputs(
    model: OnnxModel, settings: Settings, symbols: Symbols
) -> tuple[list[InputSpec], Findings]:
    """Return the inputs, and what the run has to say of them."""
    inputs = graph_inputs(model)
    findings = symbols.findings
    specs = []
    for number, it in enumerate(inputs):
        given = it.name in settings.inputs or (len(inputs) == 1 and "" in settings.inputs)
        place = Rank(-len(inputs) + number, -len(inputs) + number)
        sizes = symbols.sizes(it)
        shape = tuple(size or 1 for size in sizes) if it.shape is not None else None
        if it.kind != "tensor":
            findings += (_no_tensor(it),)
            shape = None
        elif not given and (it.shape is None or any(not size for size in sizes)):
            findings += (_open_sizes(it, sizes),)
            shape = None
        specs.append(InputSpec(it.name, shape, place, told=tuple(sizes) or None))
    return specs, findings


def _no_tensor(info: ValueInfo) -> Diagnostic:
    return Diagnostic(
        "wrong-input-shape",
        f"an input must be a tensor, but '{info.name}' is of type {info.kind}",
    )


def _open_sizes(info: ValueInfo, sizes: list[int | None]) -> Diagnostic:
    """Return a finding of an input whose sizes the file leaves open."""
    name = info.name
    if info.shape is None:
        return Diagnostic(
            "input-shape-unknown",
            f"the shape of input '{name}' must be known, but the file does not say it",
            help=f"give one example's, as in --input {name}=224x224x3",
        )
    written = ", ".join("?" if it is None else str(it) for it in info.shape)
    variables = [
        it
        for it, size in zip(info.shape, sizes, strict=True)
        if isinstance(it, str) and not size
    ]
    sets = " ".join(f"--set {it}=224" for it in dict.fromkeys(variables))
    example = f"--input {name}=224x224x3"
    if variables:
        return Diagnostic(
            "missing-variable",
            f"the sizes of input '{name}' must be set, but [{written}] leaves open"
            f" {listed(list(dict.fromkeys(map(str, variables))))}",
            help=f"run with {sets}, or give one example's size, as in {example}",
        )
    return Diagnostic(
        "input-shape-unknown",
        f"the sizes of input '{name}' must be known, but the file says [{written}]",
        help=f"give one example's, as in {example}",
    )

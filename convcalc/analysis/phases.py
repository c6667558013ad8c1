"""One report of a network's two phases."""

from collections.abc import Iterator, Mapping, Sequence

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.layer_result import LayerResult, Tensor
from convcalc.diagnostics import Diagnostic, Related, in_reading_order
from convcalc.layers.shared.base import Parameter
from convcalc.network import InputSpec
from convcalc.shapes import WrittenShape, told_apart


def cropped_inputs(
    test: Sequence[InputSpec], train: Sequence[InputSpec], sizes: Mapping[str, WrittenShape]
) -> tuple[Mapping[str, WrittenShape], Mapping[str, WrittenShape]]:
    """Return the sizes that a run gives to the inputs of the test phase and of the train phase.

    They are the same, but where data are cropped to another size in either phase: then the run
    tells their channels, and each phase keeps its crop.
    """
    of_test, of_train = dict(sizes), dict(sizes)
    crops = {it.name: it.crop for it in train if it.crop and not it.shape}
    for it in test:
        name = it.name if it.name in sizes else ""
        crop, other = it.crop, crops.get(it.name)
        if it.shape or name not in sizes or not crop or not other or crop == other:
            continue
        channels, *spatial = sizes[name].shape
        if len(spatial) != len(crop):
            continue
        of_test[name] = WrittenShape((channels, *crop), "hwc")
        of_train[name] = WrittenShape((channels, *other), "hwc")
    return of_test, of_train


def merged(test: Analysis, train: Analysis) -> Analysis:
    """Return the analysis of the test phase with what is found in either.

    What is found in both is said once; what is found in one says in which, unless the layer
    could not be judged in the other. The two must also agree on the tensors that they share.
    """
    common = {_key(it) for it in test.diagnostics} & {_key(it) for it in train.diagnostics}
    found = [it for it in test.diagnostics if _key(it) in common]
    for phase, own, other in (("test", test, train), ("train", train, test)):
        unjudged = {row.name for row in other.layers if not row.known}
        for it in own.diagnostics:
            if _key(it) not in common:
                found.append(it if it.layer in unjudged else _of_phase(it, phase))
    ignored = (*test.ignored, *train.ignored)
    both = test.replace(
        caffe_training=train.caffe_training,
        diagnostics=in_reading_order(found),
        ignored=ignored,
    )
    return both.with_findings(_disagreements(test, train))


def _key(found: Diagnostic) -> Diagnostic:
    return found._replace(help=None, related=())


def _of_phase(found: Diagnostic, phase: str) -> Diagnostic:
    return found._replace(message=f"in the {phase} phase, {found.message}")


def _disagreements(test: Analysis, train: Analysis) -> Iterator[Diagnostic]:
    """Yield the layers whose tensors the net of the test phase cannot take from training.

    Each layer of the train net gives its tensors to the first of its name in the test net, if
    there is one: equally many of the same shapes. Layers without figures are not blamed.
    Source: Caffe ``Net::ShareTrainedLayersWith``.
    """
    takers: dict[str, LayerResult] = {}
    for row in test.layers:
        takers.setdefault(row.name, row)
    givers: set[str] = set()
    for row in train.layers:
        taker = takers.get(row.name)
        repeated = row.name in givers
        givers.add(row.name)
        if taker is None or row.parameters is None or taker.parameters is None:
            continue
        given, taken = row.parameters, taker.parameters
        if len(given) == len(taken):
            pairs = zip(given, taken, strict=True)
            differing = [(it, other) for it, other in pairs if it.shape != other.shape]
            given, taken = zip(*differing, strict=True) if differing else ((), ())
        if given or taken:
            ways = _ways(row, taker, test.inputs, train.inputs, repeated=repeated)
            yield _disagreement(row, taker, given, taken, ways)


def _disagreement(
    row: LayerResult,
    taker: LayerResult,
    given: tuple[Parameter, ...],
    taken: tuple[Parameter, ...],
    ways: str,
) -> Diagnostic:
    elsewhere = row.spec.span != taker.spec.span
    return Diagnostic(
        "shared-weights-differ",
        "a layer must have the same tensors in both phases, as testing takes those of training,"
        f" but it has {_listed(given)} in the train phase and {_listed(taken)} in the test"
        " phase",
        row.spec.span,
        ways,
        layer=row.name,
        related=(Related("in the test phase", taker.spec.span),) * elsewhere,
    )


def _listed(parameters: tuple[Parameter, ...]) -> str:
    return ", ".join(f"{it.name} {list(it.shape)}" for it in parameters) or "none"


def _ways(
    row: LayerResult,
    taker: LayerResult,
    test_inputs: tuple[Tensor, ...],
    train_inputs: tuple[Tensor, ...],
    *,
    repeated: bool,
) -> str:
    """Return what to change: names, the network's input, what the layer reads, or itself."""
    if repeated:
        return "give each layer a name of its own, by which Caffe finds the one to share with"
    for train, test in (
        *((it, _named(it.name, test_inputs)) for it in train_inputs),
        *zip(row.inputs, taker.inputs, strict=False),
    ):
        if test and train.shape and test.shape and train.shape[1:] != test.shape[1:]:
            texts = told_apart(train.shape, test.shape)
            return (
                f"'{train.name}' is {texts[0]} in the train phase and {texts[1]} in the test"
                " phase; give it one size"
            )
    return "give the layer of either phase the same sizes, or another name"


def _named(name: str, tensors: tuple[Tensor, ...]) -> Tensor | None:
    return next((it for it in tensors if it.name == name), None)

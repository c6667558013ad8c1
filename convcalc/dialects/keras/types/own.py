"""Classes and functions of one's own: the run declares what they do."""

from collections.abc import Iterable

from convcalc.diagnostics import Diagnostic, mistyped
from convcalc.dialects.keras.call import Call, Tensor
from convcalc.dialects.keras.config import RefusedError
from convcalc.layers.caffe.declared import Declared
from convcalc.network import LayerSpec, Reference
from convcalc.settings import Custom

_LAMBDA = "Lambda"


def declared(call: Call) -> tuple[Tensor, ...] | None:
    """Return what a class of one's own gives out, None if the run does not declare it."""
    for name in _names(call):
        if name in call.net.custom:
            return _declared(call, call.net.custom[name])
    return None


def _names(call: Call) -> tuple[str, ...]:
    return f"{call.class_name}:{call.name}", call.class_name


def _declared(call: Call, custom: Custom) -> tuple[Tensor, ...]:
    name = call.net.free_name(call.name)
    count = len(custom.outputs)
    layer = Declared(
        tops=count,
        sizes=custom.outputs,
        params=(("weight", (custom.params,)),) if custom.params else (),
        buffers=(("buffer", (custom.buffers,)),) if custom.buffers else (),
        macs_per_example=custom.macs_per_example,
    )
    spec = LayerSpec(
        name=name,
        type="custom",
        layer=layer,
        inputs=tuple(Reference(it.name, call.span) for it in call.inputs),
        outputs=(name,) if count == 1 else tuple(f"{name}:{k}" for k in range(count)),
        span=call.span,
        field_spans={},
        weights_of=Reference(call.owner, call.span) if call.owner else None,
        trainable=call.trainable,
    )
    return call.net.add(spec, call.inputs)


def unknown_class(call: Call, name: str) -> RefusedError:
    """Return the error that a layer's class is none of Keras', with the ways out."""
    if name == _LAMBDA:
        name = f"{_LAMBDA}:{call.name}"
        message = f"what a Lambda layer does must be declared, but '{call.name}' is not"
    else:
        message = f"class_name must be a layer of Keras, but there is no '{name}'"
    near = mistyped(name, call.net.doors.classes)
    ways = f"declare it with --custom {name}=passthrough or --custom {name}=20x20x256"
    return RefusedError(
        Diagnostic(
            "unknown-type",
            message,
            call.span,
            f"{near} Or {ways}" if near else ways,
        )
    )


def activation_of_own(
    call: Call, tensor: Tensor, word: str, key: str, part: str, known: Iterable[str]
) -> Tensor:
    """Return what a function of one's own makes of a tensor, as the run declares it."""
    if word in call.net.custom:
        made = call.inner(word, call.config, part, tensor)
        return made.put("custom", part="")
    node = call.config.node(key)
    near = mistyped(word, known)
    way = f"declare it with --custom {word}=passthrough"
    raise RefusedError(
        Diagnostic(
            "unknown-type",
            f"{key} must be a function of Keras, but there is no '{word}'",
            node.span if node else call.span,
            f"{near} Or {way}" if near else way,
        )
    )

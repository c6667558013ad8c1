"""Recurrent layers, whose biases are Keras'."""

from convcalc.dialects.keras.call import Call, Tensor
from convcalc.dialects.keras.config import Config

_SEQUENCE = 3
_TYPES = {"LSTM": "lstm", "GRU": "gru", "SimpleRNN": "rnn"}


def recurrent(call: Call) -> tuple[Tensor, ...]:
    """LSTM, GRU and SimpleRNN."""
    return _recurrent(call, call.class_name, call.config)


def cell(call: Call) -> tuple[Tensor, ...]:
    """RNN around a cell, or around several that are stacked."""
    inner = call.config.within("cell")
    name = inner.text("class_name").rpartition(">")[2]
    config = inner.within("config")
    kinds = [(name, config)]
    if name == "StackedRNNCells":
        nodes = [Config(it, call.span) for it in config.nodes("cells")]
        kinds = [
            (it.text("class_name").rpartition(">")[2], it.within("config")) for it in nodes
        ]
    if not kinds or any(it.removesuffix("Cell") not in _TYPES for it, _ in kinds):
        from convcalc.dialects.keras.types.own import unknown_class

        raise unknown_class(call, next((it for it, _ in kinds if it), name))
    made: tuple[Tensor, ...] = (call.x,)
    for number, (kind, each) in enumerate(kinds):
        is_last = number == len(kinds) - 1
        part = "" if len(kinds) == 1 else f"cell{number + 1}"
        use = call.inner(call.class_name, call.config, part, made[0])
        made = _recurrent(use, kind.removesuffix("Cell"), each, whole=not is_last)
    return made


def bidirectional(call: Call) -> tuple[Tensor, ...]:
    """Bidirectional around a recurrent layer, its two directions joined or added up."""
    inner = call.config.within("layer")
    name = inner.text("class_name").rpartition(">")[2]
    if name == "RNN":
        name = inner.within("config").within("cell").text("class_name").removesuffix("Cell")
    if name not in _TYPES:
        from convcalc.dialects.keras.types.own import unknown_class

        raise unknown_class(call, name)
    mode = call.config.text("merge_mode", "null")
    config = inner.within("config")
    if inner.text("class_name").endswith("RNN") and config.node("cell"):
        cell_config = config.within("cell").within("config")
        config = cell_config.over(config)
    use = Call(
        call.net,
        call.class_name,
        call.name,
        config,
        call.inputs,
        span=call.span,
        trainable=call.trainable,
        owner=call.owner,
    )
    return _recurrent(use, name, config, mode=mode)


def _recurrent(
    call: Call, kind: str, config: Config, *, mode: str | None = None, whole: bool = False
) -> tuple[Tensor, ...]:
    """Return the outputs of a layer of a kind; with a ``mode`` it has two directions.

    ``whole`` says that each step's state is handed on whatever the layer says itself.
    """
    if call.x.rank not in (None, _SEQUENCE):
        raise call.refused(
            "wrong-input-shape",
            "the input must be sequences (batch, steps, features),"
            f" but it has {call.x.rank} axes",
            "name",
        )
    natural = tuple(range(_SEQUENCE))
    sequences = whole or call.config.flag("return_sequences", default=False)
    bias = config.flag("use_bias", default=True)
    two = kind == "GRU" and config.flag("reset_after", default=True)
    units = config.integer("units")
    directions = 1 if mode is None else 2
    made = call.put(
        _TYPES[kind],
        call.arranged(call.x, natural),
        words={"hidden_size": "units", "bias": "use_bias"},
        hidden_size=units,
        bias=bias and (two or "single"),
        bidirectional=directions > 1,
        return_sequences=sequences,
    )
    outputs = [made] if mode in (None, "concat") else _halves(call, made, mode)
    if sequences:
        parts = ("permute_back", "permute_back2")
        outputs = [
            call.restored(it, natural, part) for it, part in zip(outputs, parts, strict=False)
        ]
    if call.config.flag("return_state", default=False) and not whole:
        count = (1 + (kind == "LSTM")) * directions
        outputs += [_state(call, units, number) for number in range(count)]
    return tuple(outputs)


def _halves(call: Call, made: Tensor, mode: str) -> list[Tensor]:
    """Return the states of both directions added up, or each by itself."""
    halves = call.put_all("split", made, part="split", shares=False, axis=-1, chunks=2)
    types = {"sum": "add", "mul": "multiply", "ave": "average"}
    if mode not in types:
        return list(halves)
    return [call.put(types[mode], *halves, part=mode, shares=False)]


def _state(call: Call, units: int, number: int) -> Tensor:
    """Return a layer that stands for the state behind the last step."""
    part = f"state{number + 1}"
    return call.put("custom", call.x, part=part, shares=False, output_shape=(units,))

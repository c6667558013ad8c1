"""Recurrent layers whose products are convolutions."""

from math import prod

from convcalc.dialects.keras.call import Call, Tensor
from convcalc.dialects.keras.types.convolution import axes_of, window
from convcalc.windows import slide

_GATES = 4
_MORE_AXES = 3
"""The batch, the steps and the channels, beside the positions."""


def conv_lstm(call: Call) -> Tensor:
    """ConvLSTM1D to ConvLSTM3D: four gates, each a convolution of the input and of the state.

    Source: Keras ``ConvLSTMCell``: the input's kernel (F, D, 4*K) with the layer's padding and
    stride, the state's (F, K, 4*K) with padding same, and one bias of 4*K.
    """
    axes = axes_of(call)
    natural = call.natural(call.x)
    if natural is None:
        return call.unknown()
    if len(natural) != axes + _MORE_AXES:
        raise call.refused(
            "wrong-input-shape",
            f"the input must have {axes + _MORE_AXES} axes, but it has {len(natural)}",
            "name",
        )
    filters = call.config.integer("filters")
    first = call.config.word(
        "data_format", ("channels_last", "channels_first"), "channels_last"
    )
    is_last = first == "channels_last"
    channels = natural[-1] if is_last else natural[2]
    size = natural[2:-1] if is_last else natural[3:]
    windows = slide(size, **window(call, axes))
    positions = tuple(it.positions for it in windows)
    if min(positions) < 1:
        raise call.refused(
            "window-exceeds-input", "the window must fit into the input", "kernel_size"
        )
    kernel = tuple(it.kernel_size for it in windows)
    image = (*positions, filters) if is_last else (filters, *positions)
    steps = natural[1]
    sequences = call.config.flag("return_sequences", default=False)
    output = (natural[0], steps, *image) if sequences else (natural[0], *image)
    gates = _GATES * filters
    params = [
        ("weight_ih", (gates, channels, *kernel)),
        ("weight_hh", (gates, filters, *kernel)),
    ]
    if call.config.flag("use_bias", default=True):
        params.append(("bias", (gates,)))
    return call.put(
        "custom",
        output_shape=call.ours(output),
        params=tuple(params),
        macs_per_example=steps * prod(positions) * prod(kernel) * gates * (channels + filters),
    )

"""Modules of torch.nn, which rows take as they are: our types and the order of arguments."""

from typing import NamedTuple

_CONV = ("in_channels", "out_channels", "kernel_size", "stride", "padding")
_POOL = ("kernel_size", "stride", "padding")


class TorchModule(NamedTuple):
    """A layer type of ours, what its arguments are in their order, and fields it always has.

    An argument without a name changes no figure.
    """

    type: str
    arguments: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def is_scaled(self) -> bool:
        """Whether its width is one of the network's."""
        return self.type == "conv_transpose"

    @property
    def keeps_channels(self) -> bool:
        """Whether it gives as many channels as it reads."""
        return self.type not in ("linear", "flatten", "pixel_shuffle", "pixel_unshuffle")


TORCH = {
    "Upsample": TorchModule("upsample", ("size", "scale_factor", "mode", "align_corners")),
    "Conv2d": TorchModule("conv", (*_CONV, "dilation", "groups", "bias")),
    "ConvTranspose2d": TorchModule(
        "conv_transpose", (*_CONV[1:], "output_padding", "groups", "bias", "dilation")
    ),
    "MaxPool2d": TorchModule("max_pool", (*_POOL, "dilation")),
    "AvgPool2d": TorchModule("avg_pool", _POOL),
    "AdaptiveAvgPool2d": TorchModule("adaptive_avg_pool", ("output_size",)),
    "AdaptiveMaxPool2d": TorchModule("adaptive_max_pool", ("output_size",)),
    "BatchNorm2d": TorchModule("batch_norm", ("",) * 5),
    "InstanceNorm2d": TorchModule("instance_norm", ("in_channels",)),
    "GroupNorm": TorchModule("group_norm", ("num_groups", "in_channels")),
    "Linear": TorchModule("linear", ("in_features", "out_features", "bias"), (("axis", "-1"),)),
    "Flatten": TorchModule("flatten", ("axis", "end_axis")),
    "Dropout": TorchModule("dropout", ("p",)),
    "Dropout2d": TorchModule("dropout", ("p",)),
    "PixelShuffle": TorchModule("pixel_shuffle", ("upscale_factor",)),
    "PixelUnshuffle": TorchModule("pixel_unshuffle", ("downscale_factor",)),
    "ZeroPad2d": TorchModule("pad", ("padding",)),
    "Identity": TorchModule("identity"),
    "Softmax": TorchModule("softmax"),
    "PReLU": TorchModule("prelu", ("num_parameters",)),
    **{
        name: TorchModule(ours, ("",) * count)
        for name, ours, count in (
            ("ReLU", "relu", 1),
            ("ReLU6", "relu6", 1),
            ("LeakyReLU", "leaky_relu", 2),
            ("ELU", "elu", 2),
            ("CELU", "celu", 2),
            ("SELU", "selu", 1),
            ("GELU", "gelu", 1),
            ("SiLU", "silu", 1),
            ("Mish", "mish", 1),
            ("Hardswish", "hard_swish", 1),
            ("Hardsigmoid", "hard_sigmoid", 1),
            ("Hardtanh", "hardtanh", 3),
            ("Sigmoid", "sigmoid", 0),
            ("Tanh", "tanh", 0),
            ("Softplus", "softplus", 2),
            ("LogSigmoid", "log_sigmoid", 0),
            ("Softsign", "softsign", 0),
        )
    },
}
"""Modules by their names behind ``nn.``.

A transposed convolution is not told what it reads, and its width is scaled; a batch norm has as
many channels as it reads, whatever it is given.
Source: the signatures in PyTorch's documentation of ``torch.nn``; the framework, asked.
"""

ACTIVATIONS = {it.type for it in TORCH.values()}
"""Our types that an argument may name."""

CONCAT = TorchModule("concat", ("axis",))
"""Joins what several rows give."""

PREFIXES = ("torch.nn.", "nn.")


def torch_names() -> tuple[str, ...]:
    """Return what modules without blocks are called in a row."""
    return ("Concat", *(PREFIXES[-1] + name for name in TORCH))


def torch_module(name: str) -> TorchModule | None:
    """Return the module of a name such as ``nn.Upsample``, None for another's."""
    if name == "Concat":
        return CONCAT
    for prefix in PREFIXES:
        if name.startswith(prefix):
            return TORCH.get(name.removeprefix(prefix))
    return None


def activation_type(text: str) -> str | None:
    """Return our type for an activation as a file names it: ``nn.ReLU()``, or None.

    Its arguments change no figure.
    """
    module = torch_module(text.partition("(")[0].strip())
    return module.type if module else None

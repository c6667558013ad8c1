"""Sections with filters: [convolutional], [deconvolutional], [local], [connected].

Source: Darknet ``parse_convolutional``, ``make_convolutional_layer`` and their like.
"""

from collections.abc import Mapping
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, Findings
from convcalc.dialects.darknet.activations import activation, activation_findings
from convcalc.dialects.darknet.parts import Built, Part, Place
from convcalc.dialects.darknet.references import section_above
from convcalc.dialects.darknet.section import Section
from convcalc.layers.darknet.others import Connected, DarknetBatchNorm
from convcalc.layers.darknet.windows import DarknetConv, Local, XnorConv
from convcalc.windows import Rounding

WORDS = {
    "out_channels": ("filters",),
    "kernel_size": ("size",),
    "stride": ("stride", "stride_y", "stride_x"),
    "padding": ("padding", "pad", "size"),
    "dilation": ("dilation",),
    "groups": ("groups",),
}
"""The keys behind the fields of a convolution."""

_BLURS = {2: (2, 0)}
_USUAL_BLUR = (3, 1)
_DEFORMATIONS = ("sway", "rotate", "stretch", "stretch_sway")


class Filters(NamedTuple):
    """A convolution as Darknet makes it; ``stride`` is of height and width."""

    out_channels: int
    kernel_size: int = 1
    stride: tuple[int, int] = (1, 1)
    padding: int = 0
    dilation: int = 1
    groups: int = 1
    batch_norm: bool = False
    xnor: bool = False

    def parts(
        self,
        name: str,
        rounding: Rounding,
        *,
        reads: tuple[str, ...] | None = None,
        words: Mapping[str, tuple[str, ...]] = WORDS,
    ) -> tuple[Part, ...]:
        """Return the convolution of this name, and its batch norm behind it if it has one."""
        begin, end = self._paddings()
        values = {
            "out_channels": self.out_channels,
            "kernel_size": self.kernel_size,
            "stride": self.stride if len(set(self.stride)) > 1 else self.stride[0],
            "padding": begin if begin == end else (begin, end) * 2,
            "dilation": self.dilation,
            "groups": 1 if self.xnor else max(self.groups, 1),
            "bias": not self.batch_norm,
            "rounding": rounding,
        }
        variant = XnorConv if self.xnor else DarknetConv
        conv = Part(name, "conv", values, variant, reads, words)
        return (conv, *batch_norm(name)) if self.batch_norm else (conv,)

    def _paddings(self) -> tuple[int, int]:
        """Return the padding before and behind each axis.

        Darknet dilates the padding with the kernel, and counts the output as without dilation.
        Source: Darknet ``convolutional_out_height``, ``forward_convolutional_layer``.
        """
        total = 2 * self.padding + (self.dilation - 1) * (self.kernel_size - 1)
        begin = min(self.padding * self.dilation, total)
        return begin, total - begin


def batch_norm(name: str) -> tuple[Part, ...]:
    """Return the batch norm behind the part of a name."""
    own = "batch_norm" if name == "conv" else f"{name}_batch_norm"
    return (Part(own, "batch_norm", {}, DarknetBatchNorm),)


def padding_of(section: Section, size: int) -> int:
    """Return the padding on each side: half the size where ``pad`` says so."""
    return size // 2 if section.flag("pad") else section.integer("padding", 0)


def convolutional(section: Section, place: Place) -> Built:
    """Return a convolution, what follows it, and a blur that takes its stride if asked for."""
    stride = section.integer("stride", 1)
    strides = tuple(section.integer(it, -1) for it in ("stride_y", "stride_x"))
    high, wide = (it if it > 0 else stride for it in strides)
    size = section.integer("size", 1)
    blur = section.integer("antialiasing", 0)
    filters = Filters(
        section.integer("filters", 1),
        size,
        (1, 1) if blur else (high, wide),
        padding_of(section, size),
        1 if size == 1 else section.integer("dilation", 1),
        section.integer("groups", 1),
        section.flag("batch_normalize") or section.flag("cbn"),
        section.flag("xnor"),
    )
    parts = filters.parts("conv", place.rounding)
    parts, findings = _shared(parts, section, place)
    parts += activation(section.word("activation", "logistic"))
    if blur:
        parts += blur_of(blur, (high, wide))
    return Built(
        parts,
        (*findings, *activation_findings(section), *_deformations(section, size)),
        filters=(filters.out_channels, section.span_of("filters")),
    )


def blur_of(antialiasing: int, stride: tuple[int, int]) -> tuple[Part, ...]:
    """Return the blur of fixed weights that takes the stride of what it stands behind.

    It is 3x3, or 2x2 where ``antialiasing`` is 2. No weights file holds the weights.
    Source: Zhang 2019, arXiv:1904.11486; Darknet ``make_convolutional_layer``.
    """
    size, padding = _BLURS.get(antialiasing, _USUAL_BLUR)
    values = {"kernel_size": size, "stride": stride, "padding": padding, "rounding": "floor"}
    return (Part("blur", "avg_pool", values, words={"stride": ("stride",)}),)


def _shared(
    parts: tuple[Part, ...], section: Section, place: Place
) -> tuple[tuple[Part, ...], Findings]:
    """Return the layers with the tensors of another section where it shares those."""
    if not section.has("share_index"):
        return parts, ()
    owner, findings = section_above(
        section, "share_index", section.integer("share_index", 0), place
    )
    if owner is None:
        return parts, findings
    if owner.kind != "convolutional":
        problem = Diagnostic(
            "shared-weights-differ",
            f"share_index must name a [convolutional], but section {owner.tensor} is"
            f" {owner.title}",
            section.span_of("share_index"),
        )
        return parts, (problem,)
    theirs = [it for it in owner.parts if it.type in ("conv", "batch_norm")]
    if [it.type for it in theirs] != [it.type for it in parts]:
        problem = Diagnostic(
            "shared-weights-differ",
            "sections of the same weights must both have batch_normalize, or neither, but"
            " only one of them has it",
            section.span_of("share_index"),
        )
        return parts, (problem,)
    number = owner.tensor.partition(".")[0]
    single = len(owner.parts) == 1
    names = (number if single else f"{number}.{it.name}" for it in theirs)
    pairs = zip(parts, names, strict=True)
    return tuple(part._replace(weights_of=name) for part, name in pairs), ()


def _deformations(section: Section, size: int) -> Findings:
    """Return what Darknet refuses of filters that are turned and stretched."""
    asked = [it for it in _DEFORMATIONS if section.flag(it)]
    if len(asked) > 1:
        message = f"a section must be deformed in one way, but {' and '.join(asked)} are given"
        return (Diagnostic("given-both-ways", message, section.span_of(asked[1])),)
    if asked and size == 1:
        message = f"{asked[0]} must have a size of at least 3, but it is 1"
        return (Diagnostic("value-out-of-range", message, section.span_of("size", asked[0])),)
    return ()


def deconvolutional(section: Section, place: Place) -> Built:
    """Return a transposed convolution, which pjreddie's Darknet alone has."""
    size = section.integer("size", 1)
    has_norm = section.flag("batch_normalize")
    values = {
        "out_channels": section.integer("filters", 1),
        "kernel_size": size,
        "stride": section.integer("stride", 1),
        "padding": padding_of(section, size),
        "bias": not has_norm,
    }
    parts: tuple[Part, ...] = (Part("conv", "conv_transpose", values, words=WORDS),)
    parts += batch_norm("conv") * has_norm + activation(section.word("activation", "logistic"))
    filters = (values["out_channels"], section.span_of("filters"))
    return Built(parts, activation_findings(section), filters=filters)


def local(section: Section, place: Place) -> Built:
    """Return a convolution with filters of its own at each position.

    With ``pad`` the output is as large as with a padding of size - 1 in all, one of it before.
    Source: Darknet ``local_out_height``, ``forward_local_layer``.
    """
    size = section.integer("size", 1)
    total = size - 1 if section.flag("pad") else 0
    begin = min(max(section.integer("pad", 0), 0), max(total, 0))
    filters = section.integer("filters", 1)
    values = {
        "out_channels": filters,
        "kernel_size": size,
        "stride": section.integer("stride", 1),
        "padding": begin if 2 * begin == total else (begin, total - begin) * 2,
        "bias": True,
        "rounding": place.rounding,
    }
    parts: tuple[Part, ...] = (Part("local", "locally_connected", values, Local, words=WORDS),)
    parts += activation(section.word("activation", "logistic"))
    return Built(
        parts, activation_findings(section), filters=(filters, section.span_of("filters"))
    )


def connected(section: Section, place: Place) -> Built:
    """Return a fully connected layer."""
    outputs = section.integer("output", 1)
    parts = linear("connected", outputs, batch_normalize=section.flag("batch_normalize"))
    parts += activation(section.word("activation", "logistic"))
    return Built(
        parts,
        activation_findings(section),
        "vector",
        filters=(outputs, section.span_of("output")),
    )


def linear(
    name: str, outputs: int, *, batch_normalize: bool, reads: tuple[str, ...] | None = None
) -> tuple[Part, ...]:
    """Return a fully connected layer and its batch norm if it has one."""
    values = {"out_features": outputs, "bias": not batch_normalize}
    words = {"out_features": ("output", "hidden")}
    part = Part(name, "linear", values, Connected, reads, words)
    return (part, *batch_norm("conv" if name == "connected" else name) * batch_normalize)

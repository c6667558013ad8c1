"""What activations are called.

Source: Darknet ``get_activation``, ``activations.h``.
"""

from convcalc.diagnostics import Diagnostic, did_you_mean
from convcalc.dialects.darknet.parts import Part
from convcalc.dialects.darknet.section import Section
from convcalc.layers.darknet.others import OwnActivation

_TYPES = {
    "logistic": "sigmoid",
    "relu": "relu",
    "relu6": "relu6",
    "elu": "elu",
    "selu": "selu",
    "gelu": "gelu",
    "leaky": "leaky_relu",
    "relie": "leaky_relu",
    "tanh": "tanh",
    "hardtan": "hardtanh",
    "swish": "silu",
    "mish": "mish",
}
_SLOPES = {"leaky": 0.1}
_OWN = (
    "hard_mish",
    "lhtan",
    "loggy",
    "normalize_channels",
    "normalize_channels_softmax",
    "normalize_channels_softmax_maxval",
    "plse",
    "ramp",
    "revleaky",
    "stair",
)
_NONE = "linear"
KNOWN = (*_TYPES, *_OWN, _NONE)
"""All names."""


def activation(word: str) -> tuple[Part, ...]:
    """Return the activation of a name: none for ``linear``, ReLU for what is no name."""
    if word == _NONE:
        return ()
    if word in _OWN:
        return (Part(word, word, {}, OwnActivation),)
    type_name = _TYPES.get(word, "relu")
    slope = {"negative_slope": _SLOPES[word]} if word in _SLOPES else {}
    return (Part(type_name, type_name, slope),)


def activation_findings(section: Section, key: str = "activation") -> tuple[Diagnostic, ...]:
    """Return a warning where a section names an activation that there is not."""
    word = section.word(key, _NONE)
    if word in KNOWN:
        return ()
    return (
        Diagnostic(
            "unknown-name",
            f"{key} should be one that Darknet has, but it takes relu for '{word[:100]}'",
            section.span_of(key),
            did_you_mean(word[:100], KNOWN) or f"there are {', '.join(KNOWN)}",
            "warning",
        ),
    )

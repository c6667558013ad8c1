"""Which layers of a prototxt a phase, stages and a level leave in."""

from convcalc.dialects.caffe.message import Message
from convcalc.settings import Settings


def is_included(layer: Message, settings: Settings) -> bool:
    """Return whether a layer is part of the network in this state.

    With ``include`` rules at least one must hold, without them no ``exclude`` rule may.
    Source: Caffe ``Net::FilterNet``.
    """
    includes = layer.messages("include")
    if includes:
        return any(_holds(rule, settings) for rule in includes)
    return not any(_holds(rule, settings) for rule in layer.messages("exclude"))


def _holds(rule: Message, settings: Settings) -> bool:
    """Return whether a state meets every part of a rule. Source: Caffe ``StateMeetsRule``."""
    if rule.has("phase") and rule.text("phase") != settings.phase.upper():
        return False
    if rule.has("min_level") and settings.level < rule.integer("min_level"):
        return False
    if rule.has("max_level") and settings.level > rule.integer("max_level"):
        return False
    return set(rule.texts("stage")) <= set(settings.stages) and not (
        set(rule.texts("not_stage")) & set(settings.stages)
    )

"""Which layers of a prototxt a phase, stages and a level leave in."""

import re
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic
from convcalc.dialects.caffe.message import Message
from convcalc.settings import Settings
from convcalc.source import Source

_PARTS = ("phase", "train_", "test_")
_SPEAKS_OF_PHASES = re.compile(r"\b(phase|(train|test)_(net|net_param|state))\b")


class State(NamedTuple):
    """What the rules of layers are held against."""

    phase: str
    stages: frozenset[str]
    level: int


def state_of(settings: Settings, net: Message, solver_state: Message | None = None) -> State:
    """Return the state asked for, to which the text may add stages.

    The level of a net's own ``state`` counts inside a solver only, as Caffe's tools have it.
    Source: Caffe ``Net::Net``, ``Solver::InitTrainNet``, ``Solver::InitTestNets``.
    """
    given = [net.message("state")] + ([solver_state] if solver_state else [])
    stages = {*settings.stages, *(stage for it in given for stage in it.texts("stage"))}
    levels = [it.integer("level") for it in given if it.has("level")] if solver_state else []
    level = settings.level or (levels[-1] if levels else 0)
    return State(settings.phase.upper(), frozenset(stages), level)


def filtered(
    layers: tuple[Message, ...], state: State
) -> tuple[list[Message], list[Diagnostic]]:
    """Return the layers that are part of the network in this state, and rules that clash.

    With ``include`` rules at least one must hold, without them no ``exclude`` rule may.
    Source: Caffe ``Net::FilterNet``.
    """
    findings = [_both(it) for it in layers if it.has("include") and it.has("exclude")]
    return [it for it in layers if _is_included(it, state)], findings


def _is_included(layer: Message, state: State) -> bool:
    if layer.has("include"):
        return any(_holds(rule, state) for rule in layer.messages("include"))
    if layer.has("exclude"):
        return not any(_holds(rule, state) for rule in layer.messages("exclude"))
    return True


def _holds(rule: Message, state: State) -> bool:
    """Return whether a state meets every part of a rule. Source: Caffe ``StateMeetsRule``."""
    if rule.has("phase") and rule.text("phase") != state.phase:
        return False
    if rule.has("min_level") and state.level < rule.integer("min_level"):
        return False
    if rule.has("max_level") and state.level > rule.integer("max_level"):
        return False
    return state.stages.issuperset(rule.texts("stage")) and state.stages.isdisjoint(
        rule.texts("not_stage")
    )


def _both(layer: Message) -> Diagnostic:
    return Diagnostic(
        "given-both-ways",
        "a layer must have either include or exclude rules, but it has both",
        layer.span_of("exclude"),
        "keep one kind: include rules of all other states do for an exclude rule",
        layer=layer.text("name"),
    )


def speaks_of_phases(source: Source) -> bool:
    """Return whether a prototxt may be another network in training than in testing."""
    if not any(it in source.text for it in _PARTS):  # far faster than to search
        return False
    return _SPEAKS_OF_PHASES.search(source.text) is not None

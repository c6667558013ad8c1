"""Which layers of a prototxt a phase, stages and a level leave in."""

from collections.abc import Mapping
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, Related
from convcalc.dialects.caffe.message import Message
from convcalc.network import Phase, PhaseState
from convcalc.settings import Settings

PHASES: tuple[Phase, ...] = ("test", "train")
"""Both phases of Caffe; testing is the one whose figures are shown first."""


class State(NamedTuple):
    """What the rules of layers are held against."""

    phase: str
    stages: frozenset[str]
    level: int


def state_of(
    settings: Settings, phase: Phase, net: Message, of_solver: PhaseState | None = None
) -> State:
    """Return the state of a phase, to which the text and the solver may add stages.

    The solver is the one that holds the net, or another file that names it.

    The level of a net's own ``state`` counts with a solver only, as Caffe's tools have it.
    Source: Caffe ``Net::Net``, ``Solver::InitTrainNet``, ``Solver::InitTestNets``.
    """
    of_solver = of_solver or next((it for it in settings.states if it.phase == phase), None)
    own = net.message("state")
    stages, level = {*settings.stages, *own.texts("stage")}, settings.level
    if of_solver:
        stages.update(of_solver.stages)
        own_level = own.integer("level") if own.has("level") else 0
        level = level or (own_level if of_solver.level is None else of_solver.level)
    return State(phase.upper(), frozenset(stages), level)


def phases_of(
    nets: Mapping[Phase, tuple[Message, State]], layers: tuple[Message, ...]
) -> tuple[Phase, ...]:
    """Return the phases of a net with these layers that are networks apart, testing first.

    It is for the phase that its own ``state`` names, else for those in which it has data: an
    input, or a layer that reads nothing. If that is so in none, it is for all.
    """
    (net, _), *others = nets.values()
    if any(it is not net for it, _ in others):
        return tuple(nets)
    states = {phase: state for phase, (_, state) in nets.items()}
    if net.message("state").has("phase"):
        own = net.message("state").text("phase")
        return tuple(it for it in states if it.upper() == own) or tuple(states)
    included = {it: filtered(layers, state)[0] for it, state in states.items()}
    first, *rest = included.values()
    if all(it == first for it in rest):
        return tuple(states)[:1]
    found = (
        it for it, those in included.items() if net.has("input") or any(map(_makes_data, those))
    )
    return tuple(found) or tuple(states)


def _makes_data(layer: Message) -> bool:
    tensor = layer.text("type") == "Parameter"
    return layer.has("top") and not layer.has("bottom") and not tensor


def written_elsewhere(
    layers: tuple[Message, ...], included: list[Message], state: State
) -> dict[str, Related]:
    """Return the tops that none of the layers of a state writes but another one, and where."""
    if len(layers) == len(included):
        return {}
    other = state._replace(phase="TRAIN" if state.phase == "TEST" else "TEST")
    written = {top for it in included for top in it.texts("top")}
    found: dict[str, Related] = {}
    for layer in layers:
        if is_included(layer, other):
            where = f"the {other.phase.lower()} phase"
        else:
            where = "another state"
        for top, span in layer.values("top"):
            if top not in written:
                found.setdefault(str(top), Related(f"written in {where}", span))
    return found


def filtered(
    layers: tuple[Message, ...], state: State
) -> tuple[list[Message], list[Diagnostic]]:
    """Return the layers that are part of the network in this state, and rules that clash.

    With ``include`` rules at least one must hold, without them no ``exclude`` rule may.
    Source: Caffe ``Net::FilterNet``.
    """
    findings = [_both(it) for it in layers if it.has("include") and it.has("exclude")]
    return [it for it in layers if is_included(it, state)], findings


def is_included(layer: Message, state: State) -> bool:
    """Return whether the layer is part of the network in a state."""
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

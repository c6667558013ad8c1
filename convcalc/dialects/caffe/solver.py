"""A Caffe solver's file, of which only its networks count here."""

from collections.abc import Iterator

from convcalc.diagnostics import Diagnostic, Related
from convcalc.dialects.caffe.message import Message
from convcalc.dialects.caffe.schema import read_message
from convcalc.dialects.caffe.state import PHASES, State, state_of
from convcalc.network import NamedNet, Phase, PhaseState
from convcalc.settings import Settings
from convcalc.tree import Mapping

_TRAIN_NETS = ("train_net_param", "net_param", "train_net", "net")
_TEST_NETS = ("test_net_param", "net_param", "test_net", "net")
_HELD = 2  # of these fields hold a network, the others name the file of one

Nets = dict[Phase, tuple[Message, State]]
"""The network of each phase, and the state that it is in."""


def read_solver(
    root: Mapping, settings: Settings
) -> tuple[Nets, tuple[NamedNet, ...], list[Diagnostic]]:
    """Return the networks that a solver holds, the files that it names, and faults.

    All are for the phase that the run asks for, if it does. Of several networks to test with,
    the first is meant. Files are no fault where the run goes on to them.
    Source: Caffe ``Solver::InitTrainNet``, ``Solver::InitTestNets``.
    """
    solver, refused = read_message(root, "SolverParameter", settings)
    findings = [*refused, *_train_net_problems(solver)]
    nets: Nets = {}
    phases = (settings.phase,) if settings.phase else PHASES
    for phase in phases:
        held = (_TEST_NETS if phase == "test" else _TRAIN_NETS)[:_HELD]
        net = next((it.value for field in held for it in solver.values(field)), None)
        if isinstance(net, Message):
            nets[phase] = net, state_of(settings, phase, net, _state(solver, phase))
    named = tuple(it for it in _named(solver) if it.phase is None or it.phase in phases)
    if not nets and named and not settings.follows:
        findings.append(_in_a_file(named[0]))
    elif not nets and not named:
        findings.append(_no_net(settings.phase or "train"))
    return nets, named, findings


def _state(solver: Message, phase: Phase, test_net: int = 0) -> PhaseState:
    """Return what a solver sets for the net to train, or for a net to test with by its number.

    Source: Caffe ``Solver::InitTrainNet``, ``Solver::InitTestNets``.
    """
    if phase == "train":
        state = solver.message("train_state")
    else:
        states = solver.messages("test_state")
        if test_net >= len(states):
            return PhaseState(phase)
        state = states[test_net]
    level = state.integer("level") if state.has("level") else None
    return PhaseState(phase, tuple(state.texts("stage")), level)


def _named(solver: Message) -> Iterator[NamedNet]:
    """Yield the files that a solver names, those to test with first.

    Caffe counts nets to test with in this order: those that the solver holds, the files for
    testing alone, the net for both.
    """
    test_net = len(solver.values("test_net_param"))
    for value, span in solver.values("test_net"):
        of_test = _state(solver, "test", test_net)
        yield NamedNet("test_net", str(value), "test", span, (of_test,))
        test_net += 1
    of_train = _state(solver, "train")
    for value, span in solver.values("train_net"):
        yield NamedNet("train_net", str(value), "train", span, (of_train,))
    for value, span in solver.values("net"):
        of_test = _state(solver, "test", test_net)
        yield NamedNet("net", str(value), None, span, (of_test, of_train))


def _train_net_problems(solver: Message) -> Iterator[Diagnostic]:
    given = sorted(filter(solver.has, _TRAIN_NETS), key=solver.span_of)
    if len(given) > 1:
        yield Diagnostic(
            "solver-without-net",
            f"a solver must have one network to train, but it has {', '.join(given)}",
            solver.span_of(given[1]),
            "keep one of them",
            related=(Related("the first one", solver.span_of(given[0])),),
        )


def _in_a_file(net: NamedNet) -> Diagnostic:
    return Diagnostic(
        "solver-without-net",
        f"the text must hold the network itself, but {net.field} of this solver"
        f" names the file '{net.path}'",
        net.span,
        f"give that file instead: convcalc summarize {net.path}",
    )


def _no_net(phase: Phase) -> Diagnostic:
    held = (_TEST_NETS if phase == "test" else _TRAIN_NETS)[:_HELD]
    return Diagnostic(
        "solver-without-net",
        f"a solver must have a network to {phase} with, but there is none",
        help=f"write it into {' or '.join(f'{it} {{ ... }}' for it in held)}",
    )

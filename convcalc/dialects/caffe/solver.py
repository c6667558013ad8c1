"""A Caffe solver's file, of which only the network inside counts here."""

from collections.abc import Iterator

from convcalc.diagnostics import Diagnostic, Related
from convcalc.dialects.caffe.message import Message
from convcalc.dialects.caffe.schema import read_message
from convcalc.dialects.caffe.state import State, state_of
from convcalc.settings import Settings
from convcalc.tree import Mapping

_TRAIN_NETS = ("train_net_param", "net_param", "train_net", "net")
_TEST_NETS = ("test_net_param", "net_param", "test_net", "net")


def embedded_net(
    root: Mapping, settings: Settings
) -> tuple[Message | None, State, list[Diagnostic]]:
    """Return the network that a solver holds for the phase asked for, its state, and faults.

    Of several networks to test with, the first is meant.
    Source: Caffe ``Solver::InitTrainNet``, ``Solver::InitTestNets``.
    """
    solver, refused = read_message(root, "SolverParameter", settings.custom)
    findings = [*refused, *_train_net_problems(solver)]
    fields = _TRAIN_NETS if settings.phase == "train" else _TEST_NETS
    nets = (it.value for field in fields[:2] for it in solver.values(field))
    net = next(nets, None)
    if settings.phase == "train":
        solver_state = solver.message("train_state")
    else:
        states = solver.messages("test_state")
        solver_state = states[0] if states else Message("NetState", solver.span)
    if not isinstance(net, Message):
        findings.append(_no_net(solver, fields, settings))
        empty = Message("NetParameter", solver.span)
        return None, state_of(settings, empty, solver_state), findings
    return net, state_of(settings, net, solver_state), findings


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


def _no_net(solver: Message, fields: tuple[str, ...], settings: Settings) -> Diagnostic:
    """Report a solver whose network stands in another file, or that has none to test with."""
    for field in fields[2:]:
        if solver.has(field):
            path = str(solver.values(field)[0].value)
            return Diagnostic(
                "solver-without-net",
                f"the text must hold the network itself, but {field} of this solver"
                f" names the file '{path}'",
                solver.span_of(field),
                f"give that file instead: convcalc summarize {path}",
            )
    return Diagnostic(
        "solver-without-net",
        f"a solver must have a network to {settings.phase} with, but there is none",
        help=f"write it into {' or '.join(f'{it} {{ ... }}' for it in fields[:2])}",
    )

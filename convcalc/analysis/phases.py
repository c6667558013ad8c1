"""One report of a network's two phases."""

import re

from convcalc.analysis.analysis import Analysis
from convcalc.diagnostics import Diagnostic, in_reading_order
from convcalc.source import Source

_PARTS = ("phase", "train_", "test_")
_SPEAKS_OF_PHASES = re.compile(r"\b(phase|(train|test)_(net|net_param|state))\b")


def has_phases(source: Source) -> bool:
    """Return whether a prototxt may be another network in training than in testing."""
    if not any(it in source.text for it in _PARTS):  # far faster than to search
        return False
    return _SPEAKS_OF_PHASES.search(source.text) is not None


def merged(test: Analysis, train: Analysis) -> Analysis:
    """Return the analysis of the test phase with what is found in either.

    What is found in both is said once; what is found in one says in which, unless the layer
    could not be judged in the other.
    """
    common = {_key(it) for it in test.diagnostics} & {_key(it) for it in train.diagnostics}
    found = [it for it in test.diagnostics if _key(it) in common]
    for phase, own, other in (("test", test, train), ("train", train, test)):
        unjudged = {row.name for row in other.layers if not row.known}
        for it in own.diagnostics:
            if _key(it) not in common:
                found.append(it if it.layer in unjudged else _of_phase(it, phase))
    return test._replace(diagnostics=in_reading_order(found))


def _key(found: Diagnostic) -> Diagnostic:
    return found._replace(help=None, related=())


def _of_phase(found: Diagnostic, phase: str) -> Diagnostic:
    return found._replace(message=f"in the {phase} phase, {found.message}")

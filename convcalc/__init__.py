"""convcalc: what every layer of a convolutional network does to shapes, and what it costs."""

TYPE_CHECKING = False
if TYPE_CHECKING:  # at run time each is imported when it is asked for, see __getattr__
    from convcalc.analysis.analysis import Analysis
    from convcalc.api import (
        compare,
        explain,
        fit,
        layer,
        load,
        suggest,
        summarize,
        summarize_text,
        sweep,
    )
    from convcalc.diagnostics import SpecError
    from convcalc.loaded import Network
    from convcalc.spec_files import UnreadableSpecError

__version__ = "0.1.0"

__all__ = [
    "Analysis",
    "Network",
    "SpecError",
    "UnreadableSpecError",
    "__version__",
    "compare",
    "explain",
    "fit",
    "layer",
    "load",
    "suggest",
    "summarize",
    "summarize_text",
    "sweep",
]

_HOMES = {
    "Analysis": "analysis.analysis",
    "Network": "loaded",
    "SpecError": "diagnostics",
    "UnreadableSpecError": "spec_files",
}


def __getattr__(name: str) -> object:
    """Return a public name from its module, which is imported for it.

    The command line passes through here in every run, and needs none of them.
    """
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'api')}"), name)


def __dir__() -> list[str]:
    """Return the public names alone: they are what there is to find here."""
    return sorted(__all__)

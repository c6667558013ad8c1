"""convcalc: what every layer of a convolutional network does to shapes, and what it costs."""

from convcalc.analysis.analysis import Analysis
from convcalc.api import UnreadableSpecError, summarize, summarize_text

__version__ = "0.1.0"

__all__ = ["Analysis", "UnreadableSpecError", "__version__", "summarize", "summarize_text"]

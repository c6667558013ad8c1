"""Results that show themselves in Python: printed, at the prompt, in a notebook, as a frame."""

from typing import Any

from convcalc.languages import call


class Shown:
    """A result with a text, a line and a table, which the report stage draws.

    Its functions are named and imported once somebody looks: a command line never does.
    """

    def __str__(self) -> str:
        text: str = call("convcalc.report.in_python:text", self)
        return text

    def __repr__(self) -> str:
        line: str = call("convcalc.report.in_python:line", self)
        return line

    def _repr_html_(self) -> str:
        html: str = call("convcalc.report.in_python:html", self)
        return html


class Tabular(Shown):
    """A result whose figures also go into a data frame."""

    def to_frame(self) -> Any:  # noqa: ANN401  pandas need not be installed
        """Return the exact figures as a ``pandas.DataFrame``.

        Raises:
            ImportError: pandas is not installed.
        """
        return call("convcalc.report.frames:frame_of", self)

from collections.abc import Callable
from typing import Any

import pytest

import convcalc

Report = Callable[[str], dict[str, Any]]


@pytest.fixture(name="report")
def fixture_report() -> Report:
    """Return what is known of sections behind a [net] of 416x416x3, or of a whole text."""

    def report(text: str) -> dict[str, Any]:
        if not text.startswith("[net"):
            text = f"[net]\nheight=416\nwidth=416\nchannels=3\n{text}"
        return convcalc.summarize_text(text, syntax="darknet").to_dict()

    return report

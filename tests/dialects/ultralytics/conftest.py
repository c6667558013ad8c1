from collections.abc import Callable
from textwrap import dedent
from typing import Any

import pytest

import convcalc
from convcalc import Analysis

Model = Callable[..., Analysis]


@pytest.fixture(name="model")
def fixture_model() -> Model:
    """Return the analysis of a model's text, which may stand indented."""

    def analysis_of(text: str, **settings: Any) -> Analysis:  # noqa: ANN401  any of them
        return convcalc.summarize_text(
            dedent(text).lstrip("\n"), syntax="ultralytics", **settings
        )

    return analysis_of

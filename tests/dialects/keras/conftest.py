import json
from typing import Any

import pytest
from keras_models import Judge

import convcalc
from convcalc import Analysis


@pytest.fixture
def read() -> Judge:
    """Return the analysis of a model, which is a text or what JSON makes of it."""

    def analysis_of(model: str | dict[str, Any], **settings: Any) -> Analysis:  # noqa: ANN401
        text = model if isinstance(model, str) else json.dumps(model)
        return convcalc.summarize_text(text, syntax="keras", **settings)

    return analysis_of

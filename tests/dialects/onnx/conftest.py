from pathlib import Path
from typing import Any

import onnx
import pytest
from onnx_models import Summarize

import convcalc
from convcalc import Analysis


@pytest.fixture
def summarized(tmp_path: Path) -> Summarize:
    """Give the analysis of a model that is written to a file."""

    def analysis_of(made: onnx.ModelProto | bytes, **settings: Any) -> Analysis:  # noqa: ANN401
        data = made if isinstance(made, bytes) else made.SerializeToString()
        path = tmp_path / "net.onnx"
        path.write_bytes(data)
        return convcalc.summarize(path, **settings)

    return analysis_of

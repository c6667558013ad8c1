"""Whole pictures of small networks; ``pytest --update-golden`` writes the files again.

Look at what changed in a browser before it is committed.
"""

from pathlib import Path

import pytest

import convcalc

GOLDEN = Path(__file__).parent / "golden"
RESIDUAL = """\
name: Residual
input: 32x32x3
layers:
  - {type: conv, name: stem, out_channels: 16, kernel_size: 3, padding: 1}
  - {type: conv, name: conv1, out_channels: 16, kernel_size: 3, padding: 1}
  - relu
  - {type: conv, name: conv2, out_channels: 16, kernel_size: 3, padding: 1}
  - {type: add, name: sum, inputs: [conv2, stem]}
  - {type: max_pool, name: pool, kernel_size: 2, stride: 2}
  - {type: linear, name: classes, out_features: 10}
"""


@pytest.mark.parametrize(
    "file",
    [
        *("residual.graph.svg", "residual.graph.dot", "residual.graph.mmd"),
        *("residual.memory.svg", "lenet.blocks.svg", "lenet.bars.svg"),
    ],
)
def test_picture_is_the_golden_one(file: str, pytestconfig: pytest.Config) -> None:
    name, view, form = file.split(".")
    network = convcalc.summarize_text(RESIDUAL)
    if name == "lenet":
        network = convcalc.summarize("lenet.prototxt")
    drawn = str(network.draw(view, form=form))  # type: ignore[arg-type]
    golden = GOLDEN / file
    if pytestconfig.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(drawn, encoding="utf-8")
    assert drawn == golden.read_text(encoding="utf-8")

import re
import subprocess
import sys
from collections.abc import Callable

from click.testing import CliRunner, Result
from each import each

from convcalc.cli import main
from convcalc.layers import layer_types

Run = Callable[..., Result]

LINEAR = """\
linear: Multiplies the input by a matrix.

Fields:
  out_features  a whole number; at least 1 (must be given)
  bias          true or false (default true)
  axis          a whole number (default 1)
  in_features   a whole number; at least 1 (may be left out)

Shapes: (N, ...) -> (N, K): the axes from axis on are flattened to D inputs;
  those before it stay. axis: 1 takes a whole volume, axis: -1 the last axis
  alone.

Parameters: D*K weights and, with bias, K biases.

MACs: D*K for each row that is multiplied.

Errors: input-size-mismatch, no-such-axis.

Source: CS231n course notes, "Convolutional Networks", fully-connected layer;
  Caffe InnerProductLayer::LayerSetUp (axis); PyTorch torch.nn.Linear (axis -1).

Example:
  {type: linear, out_features: 4096}
  on 7x7x512 gives 4096
  parameters: 25088*4096 + 4096 = 102,764,544
  MACs: 102,760,448
"""


def test_a_page_says_all_there_is_to_know(run: Run) -> None:
    result = run("layers", "linear")
    assert (result.exit_code, result.stdout) == (0, LINEAR)


def test_the_example_of_several_inputs_names_them(run: Run) -> None:
    page = run("layers", "concat").stdout
    assert page.endswith(
        "Example:\n"
        "  {type: concat, inputs: [conv1x1, conv3x3, conv5x5]}\n"
        "  on 28x28x64, 28x28x128, 28x28x32 gives 28x28x224\n"
    )


@each("type_name", layer_types())
def test_every_type_has_a_page_with_an_example_that_works(run: Run, type_name: str) -> None:
    result = run("layers", type_name)
    assert result.exit_code == 0
    assert re.search(r"^  on .+ gives (\d|no output)", result.stdout, re.MULTILINE)
    assert all(len(line) <= 80 for line in result.stdout.splitlines())


def test_the_list_has_every_type_once_under_its_group(run: Run) -> None:
    text = run("layers").stdout
    listed = re.findall(r"^  (\w+)  ", text, re.MULTILINE)
    assert sorted(listed) == sorted(layer_types())
    groups = re.findall(r"^\w.*$", text, re.MULTILINE)
    assert groups[:3] == ["convolution", "pooling", "linear and recurrent"]


def test_an_unknown_type_gets_a_hint(run: Run) -> None:
    result = run("layers", "maxpool")
    assert result.exit_code == 2
    assert result.stderr.endswith(
        "Error: there is no layer type 'maxpool'; did you mean 'max_pool'?\n"
    )


def test_a_page_is_whole_where_python_drops_docstrings() -> None:
    command = [sys.executable, "-OO", "-m", "convcalc", "layers", "conv"]
    page = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    assert page == CliRunner().invoke(main, ["layers", "conv"]).stdout

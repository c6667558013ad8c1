import pytest

from convcalc import summarize_text
from convcalc.layers.rrelu import Rrelu


def test_shapes_stay() -> None:
    assert Rrelu().output_shapes(((2, 6, 5),)) == ((2, 6, 5),)
    assert Rrelu().storage == "in-place"
    assert Rrelu(in_place=False).storage == "new"
    assert Rrelu().parameters(((2, 6, 5),)) == ()
    assert Rrelu().macs(((2, 6, 5),)) == 0


@pytest.mark.parametrize("in_place", [True, False])
def test_saved_bytes(*, in_place: bool) -> None:
    # PyTorch 2.13, torch.nn.RReLU on (2, 6, 5): 480 bytes either way, half of them slopes
    spec = f"""
input: [6, 5]
layers:
  - {{type: bias}}
  - {{type: rrelu, in_place: {str(in_place).lower()}}}
"""
    assert summarize_text(spec, syntax="yaml", batch=2).layers[-1].saved_bytes == 480

"""Generated chains of layers, for measuring how time grows with their number."""

from collections.abc import Iterator


def yaml_chain(layers: int) -> str:
    """Return a YAML spec of this many layers: convolution, norm and ReLU in turn."""
    return "".join(_yaml_lines(layers))


def _yaml_lines(layers: int) -> Iterator[str]:
    yield f"name: chain of {layers}\ninput: 32x32x16\nlayers:\n"
    for index in range(layers):
        match index % 3:
            case 0:
                yield (
                    f"  - {{type: conv, name: conv{index}, out_channels: 16, kernel_size: 3,"
                    " padding: 1, bias: false}\n"
                )
            case 1:
                yield f"  - {{type: batch_norm, name: norm{index}}}\n"
            case _:
                yield "  - relu\n"


_CONVOLUTION = """\
  param { lr_mult: 1 decay_mult: 1 }
  param { lr_mult: 2 decay_mult: 0 }
  convolution_param {
    num_output: 16
    kernel_size: 3
    pad: 1
    weight_filler { type: "msra" }
  }
"""
_PROTOTXT_KINDS = (
    ("Convolution", _CONVOLUTION),
    ("ReLU", ""),
    ("LRN", "  lrn_param { local_size: 5 alpha: 0.0001 beta: 0.75 }\n"),
)


def prototxt_chain(layers: int) -> str:
    """Return a prototxt of this many layers: convolution, ReLU and LRN in turn."""
    return "".join(_prototxt_layers(layers))


def _prototxt_layers(layers: int) -> Iterator[str]:
    yield 'name: "chain"\ninput: "top0"\ninput_shape { dim: 1 dim: 16 dim: 32 dim: 32 }\n'
    for index in range(layers):
        kind, body = _PROTOTXT_KINDS[index % 3]
        yield (
            f'layer {{\n  name: "layer{index}"\n  type: "{kind}"\n'
            f'  bottom: "top{index}"\n  top: "top{index + 1}"\n{body}}}\n'
        )

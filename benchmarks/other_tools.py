"""What torchinfo, fvcore and Keras' summary say of networks that convcalc knows too.

``python benchmarks/other_tools.py TOOL NETWORK`` prints the parameters and multiply-adds that a
tool counts, the processor time of the whole process and the memory it took. TOOL is convcalc,
or one that is installed here beside its framework: torchinfo or fvcore with torchvision, or
keras with a backend. NETWORK is vgg16 or vit-b-16 or, for the tools of PyTorch, one of the
three small ones below.
"""

import resource
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

Counts = tuple[int | None, int | None]
TORCHVISION = {"vgg16": "vgg16", "vit-b-16": "vit_b_16"}
KERAS = {"vgg16": "VGG16"}


def torch_network(name: str) -> tuple[Any, Any]:
    """Return a network of PyTorch and an input for it."""
    torch = import_module("torch")
    nn = torch.nn

    class TwoUsers(nn.Module):  # type: ignore[misc, name-defined]  # torch may not be here
        """Two convolutions with one weight: 2,304 parameters."""

        def __init__(self) -> None:
            super().__init__()
            self.a = nn.Conv2d(16, 16, 3, padding=1, bias=False)
            self.b = nn.Conv2d(16, 16, 3, padding=1, bias=False)
            self.b.weight = self.a.weight

        def forward(self, x: Any) -> Any:  # noqa: ANN401
            return self.b(self.a(x))

    class Functional(nn.Module):  # type: ignore[misc, name-defined]
        """A convolution without a module: 8*8*32 * 3*3*16 = 294,912 multiply-adds."""

        def __init__(self) -> None:
            super().__init__()
            self.weight = nn.Parameter(torch.zeros(32, 16, 3, 3))

        def forward(self, x: Any) -> Any:  # noqa: ANN401
            return nn.functional.conv2d(x, self.weight, padding=1)

    if name in TORCHVISION:
        network = getattr(import_module("torchvision").models, TORCHVISION[name])(weights=None)
        return network.eval(), torch.zeros(1, 3, 224, 224)
    small: dict[str, Callable[[], Any]] = {
        "shared": TwoUsers,
        "functional": Functional,
        # 16*16*16 * 2*2*8 = 131,072 multiply-adds
        "transposed": lambda: nn.ConvTranspose2d(16, 8, 2, stride=2, bias=False),
    }
    size = 16 if name == "transposed" else 8
    return small[name]().eval(), torch.zeros(1, 16, size, size)


def torchinfo(name: str) -> Counts:
    """Return what torchinfo says."""
    network, data = torch_network(name)
    said = import_module("torchinfo").summary(network, input_data=data, verbose=0)
    return said.total_params, said.total_mult_adds


def fvcore(name: str) -> Counts:
    """Return what fvcore says; its FLOPs are multiply-adds."""
    counting = import_module("fvcore.nn")
    network, data = torch_network(name)
    flops = counting.FlopCountAnalysis(network, data)
    return counting.parameter_count(network)[""], flops.total()


def keras(name: str) -> Counts:
    """Return what Keras' summary says; it has no multiply-adds."""
    network = getattr(import_module("keras").applications, KERAS[name])(weights=None)
    network.summary(print_fn=lambda *_, **__: None)
    return network.count_params(), None


def convcalc(name: str) -> Counts:
    """Return what convcalc says."""
    totals = import_module("convcalc").summarize(name).totals
    return totals.params, totals.macs


TOOLS: dict[str, Callable[[str], Counts]] = {
    "torchinfo": torchinfo,
    "fvcore": fvcore,
    "keras": keras,
    "convcalc": convcalc,
}

if __name__ == "__main__":
    tool, network = sys.argv[1:]
    params, macs = TOOLS[tool](network)
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = used.ru_utime + used.ru_stime
    print(f"{tool} {network}: params {params}, macs {macs}")
    print(f"{seconds:.1f} s of the processor, {used.ru_maxrss >> 10} MiB", file=sys.stderr)

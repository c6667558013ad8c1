"""Models as Keras writes them, from a few words."""

from collections.abc import Callable
from typing import Any

from convcalc import Analysis

Judge = Callable[..., Analysis]


def layer(class_name: str, name: str, *reads: str, **config: object) -> dict[str, Any]:
    """Return a layer as Keras 3 writes it; ``reads`` are layers, ``name:use:output`` others."""
    args = [tensor(it) for it in reads]
    several = len(args) > 1
    return {
        "class_name": class_name,
        "name": name,
        "config": {"name": name, **config},
        "inbound_nodes": [{"args": [args] if several else args, "kwargs": {}}] if args else [],
    }


def tensor(read: str) -> dict[str, Any]:
    """Return what Keras 3 writes for a tensor."""
    name, use, output = (*read.split(":"), "0", "0")[:3]
    return {
        "class_name": "__keras_tensor__",
        "config": {"keras_history": [name, int(use), int(output)]},
    }


def functional(
    *layers: dict[str, Any], inputs: str = "data", outputs: str = "", name: str = "net"
) -> dict[str, Any]:
    """Return a functional model; it gives out its last layer, or those named."""
    given = outputs.split() or [layers[-1]["name"]]
    return {
        "class_name": "Functional",
        "config": {
            "name": name,
            "layers": list(layers),
            "input_layers": [[it, 0, 0] for it in inputs.split()],
            "output_layers": [[*it.split(":"), 0, 0][:3] for it in given],
        },
    }


def data(*sizes: int | None, name: str = "data") -> dict[str, Any]:
    """Return an input of a functional model."""
    return layer("InputLayer", name, batch_shape=[None, *sizes])

"""Layer types, one file each; a type is imported by its name when a spec uses it."""

import os
from functools import cache, lru_cache
from importlib import import_module

from convcalc.layers.shared.base import Layer


@lru_cache(maxsize=1024)
def layer_class(type_name: str) -> type[Layer] | None:
    """Return the class of a layer type, ``max_pool`` -> ``MaxPool``; None if there is none.

    What several types are derived from has no example of its own, and is none itself.
    """
    if not (type_name.isascii() and type_name.isidentifier() and type_name.islower()):
        return None
    try:
        module = import_module(f"{__name__}.{type_name}")
    except ModuleNotFoundError:
        return None
    found = getattr(module, class_name(type_name), None)
    is_type = isinstance(found, type) and issubclass(found, Layer) and "example" in vars(found)
    return found if is_type else None


def class_name(type_name: str) -> str:
    """Return what the class of a layer type is called."""
    return "".join(map(str.capitalize, type_name.split("_")))


@cache
def layer_types() -> tuple[str, ...]:
    """Return the names of all layer types in alphabetical order."""
    files = os.listdir(os.path.dirname(__file__))
    return tuple(
        sorted(it for it in (os.path.splitext(it)[0] for it in files) if layer_class(it))
    )

"""Layer types, one file each; a type is imported by its name when a spec uses it."""

from importlib import import_module
from pathlib import Path

from convcalc.layers.base import Layer


def layer_class(type_name: str) -> type[Layer] | None:
    """Return the class of a layer type, ``max_pool`` -> ``MaxPool``; None if there is none."""
    if not (type_name.isascii() and type_name.isidentifier() and type_name.islower()):
        return None
    try:
        module = import_module(f"{__name__}.{type_name}")
    except ModuleNotFoundError:
        return None
    found = getattr(module, class_name(type_name), None)
    return found if isinstance(found, type) and issubclass(found, Layer) else None


def class_name(type_name: str) -> str:
    """Return what the class of a layer type is called."""
    return "".join(map(str.capitalize, type_name.split("_")))


def layer_types() -> tuple[str, ...]:
    """Return the names of all layer types in alphabetical order."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    return tuple(name for name in names if layer_class(name))

"""Frozen classes with named fields, which take next to no time to make.

A frozen dataclass takes a millisecond or more for each class in each run, and a NamedTuple is a
tuple in public: it has a length, an order and an index that nobody means.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal, Self, dataclass_transform, get_origin


class _Required:
    """Stands for the default of a field that has none."""

    def __repr__(self) -> str:
        return "REQUIRED"


REQUIRED = _Required()


class FrozenError(AttributeError):
    """A field of a record was assigned to."""


@dataclass_transform(frozen_default=True)
class Record:
    """A class whose annotations are its fields; what they are set to is their default.

    Two records are equal if they are of one class and all their fields are.
    """

    field_defaults: ClassVar[dict[str, Any]] = {}
    """The default of each field, ``REQUIRED`` where it must be given."""

    field_types: ClassVar[dict[str, Any]] = {}
    """The annotation of each field."""

    required_fields: ClassVar[tuple[str, ...]] = ()
    """The fields that must be given."""

    def __init_subclass__(cls) -> None:
        cls.field_types, cls.field_defaults = {}, {}
        for kind in reversed(cls.__mro__):
            for name, annotation in vars(kind).get("__annotations__", {}).items():
                if annotation is not ClassVar and get_origin(annotation) is not ClassVar:
                    # its place among the others is where it is said last
                    cls.field_types.pop(name, None)
                    cls.field_defaults.pop(name, None)
                    cls.field_types[name] = annotation
                    cls.field_defaults[name] = vars(kind).get(name, REQUIRED)
        cls.required_fields = tuple(
            [name for name, it in cls.field_defaults.items() if it is REQUIRED]
        )

    def __init__(self, *values: Any, **named: Any) -> None:  # noqa: ANN401  of any type
        defaults = self.field_defaults
        fields = self.__dict__
        if not named and len(values) == len(defaults):  # soonest done
            fields.update(zip(defaults, values, strict=True))
            return
        fields.update(defaults)
        fields.update(zip(defaults, values, strict=False))
        if named:
            fields.update(named)
        if len(fields) > len(defaults) or len(values) > len(defaults):
            more = ", ".join(it for it in named if it not in defaults)
            raise TypeError(
                f"{type(self).__name__} cannot have {more or f'{len(values)} fields'}"
            )
        for name in self.required_fields:
            if fields[name] is REQUIRED:
                raise TypeError(f"{type(self).__name__} must have {name}")

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenError(f"cannot delete field {name!r}")

    def field_values(self) -> dict[str, Any]:
        """Return the fields and their values."""
        return {name: getattr(self, name) for name in self.field_defaults}

    def replace(self, **changes: Any) -> Self:  # noqa: ANN401  of any type
        """Return the same record with other values for some fields."""
        return type(self)(**(self.field_values() | changes))

    def __bool__(self) -> Literal[True]:
        return True

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.field_values() == other.field_values()

    def __hash__(self) -> int:
        return hash((type(self), *self.field_values().values()))

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in self.field_values().items())
        return f"{type(self).__name__}({given})"


class _Nothing(Mapping[Any, Any]):
    """A mapping without entries that, other than a ``MappingProxyType``, can be pickled."""

    def __getitem__(self, key: object) -> Any:  # noqa: ANN401  there is none
        raise KeyError(key)

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return "{}"

    def __reduce__(self) -> str:
        return "NOTHING"


NOTHING: Mapping[Any, Any] = _Nothing()
"""The default of a field that is a mapping: it cannot change, and goes to other processes."""

import pickle
from typing import Annotated, ClassVar

import pytest

from convcalc.record import NOTHING, REQUIRED, FrozenError, Record


class Point(Record):
    axes: ClassVar[int] = 2
    x: int
    y: Annotated[int, "down"] = 0


class Pixel(Point):
    colour: str = "red"
    y: Annotated[int, "rows"] = 1


def test_fields_by_place_and_by_name() -> None:
    assert Point(3, y=4).field_values() == {"x": 3, "y": 4}
    assert Point(x=3).field_values() == {"x": 3, "y": 0}


def test_a_field_stands_where_it_is_said_last() -> None:
    assert Pixel.field_defaults == {"x": REQUIRED, "colour": "red", "y": 1}
    assert Pixel.field_types == {"x": int, "colour": str, "y": Annotated[int, "rows"]}
    assert repr(REQUIRED) == "REQUIRED"


@pytest.mark.parametrize(
    ("values", "named", "message"),
    [
        pytest.param((), {}, "Point must have x", id="missing"),
        pytest.param((1,), {"z": 2}, "Point cannot have z", id="unknown"),
        pytest.param((1, 2, 3), {}, "Point cannot have 3 fields", id="too-many"),
    ],
)
def test_wrong_fields(values: tuple[int, ...], named: dict[str, int], message: str) -> None:
    with pytest.raises(TypeError) as error:
        Point(*values, **named)
    assert str(error.value) == message


def test_it_is_frozen() -> None:
    point = Point(3)
    with pytest.raises(FrozenError) as error:
        point.x = 4  # type: ignore[misc]
    assert str(error.value) == "cannot assign to field 'x'"
    with pytest.raises(FrozenError) as error:
        del point.x
    assert str(error.value) == "cannot delete field 'x'"
    assert point.x == 3


def test_other_values_for_some_fields() -> None:
    assert Point(3, 4).replace(y=5) == Point(3, 5)


def test_records_are_compared_by_class_and_fields() -> None:
    assert Point(3, 4) == Point(3, 4)
    assert hash(Point(3, 4)) == hash(Point(3, 4))
    assert Point(3, 4) != Point(3, 5)
    assert Point(3, 4) != (3, 4)
    assert Point(3, 4) != Pixel(x=3, colour="red", y=4)


def test_it_says_what_it_holds() -> None:
    assert repr(Pixel(x=3, colour="red")) == "Pixel(x=3, colour='red', y=1)"


def test_nothing_is_an_empty_mapping_here_and_in_another_process() -> None:
    assert pickle.loads(pickle.dumps(NOTHING)) is NOTHING
    assert (NOTHING, {**NOTHING}, repr(NOTHING)) == ({}, {}, "{}")
    with pytest.raises(KeyError):
        NOTHING["a"]

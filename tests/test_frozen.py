"""Frozen classes: what attrs' would do, without code written for each class."""

from __future__ import annotations

import pickle
from typing import ClassVar

import pytest

from iotsec.frozen import evolve, field, fields_of, frozen


@frozen
class Way:
    """Two ends, and how it is shown."""

    KIND: ClassVar[str] = "way"
    start: str
    end: str = "home"
    passed: list[str] = field(factory=list, compare=False)
    told: str = field(default="", repr=False)


@frozen
class Detour:
    """Another class with the same fields as far as it goes."""

    start: str
    end: str = "home"


@frozen(eq=False)
class Itself:
    """Equal only to itself."""

    name: str


def test_values_are_made_by_place_or_name_with_defaults_of_their_own() -> None:
    """Protects constructors: order, names, defaults, and a list made anew for each value."""
    one, other = Way("a"), Way(start="a", end="home")

    assert (one.start, one.end, one.passed, one.told) == ("a", "home", [], "")
    assert one == other
    assert one.passed is not other.passed
    assert fields_of(one) == ("start", "end", "passed", "told")
    assert fields_of("a text") is None
    assert repr(one) == "Way(start='a', end='home', passed=[])"


@pytest.mark.parametrize(
    ("given", "named", "told"),
    [
        ((), {}, "Way needs start"),
        (("a", "b", [], "", "e"), {}, "Way has 4 fields, but 5 values were given"),
        (("a",), {"begin": 1}, "Way has no field begin, or it was given twice"),
        (("a",), {"start": "b"}, "Way has no field start, or it was given twice"),
        (("a", "b", [], ""), {"start": "b"}, "Way has no field start, or it was given twice"),
    ],
)
def test_a_wrong_call_is_refused(given: tuple[object, ...], named: dict[str, object], told: str) -> None:
    """Protects from values with fields that nobody reads, or that are missing."""
    with pytest.raises(TypeError) as refused:
        Way(*given, **named)  # type: ignore[arg-type]

    assert str(refused.value) == told


def test_values_never_change() -> None:
    """Protects what is shared: a field can neither be set nor removed, and a changed value is another one."""
    way = Way("a")

    with pytest.raises(AttributeError, match="Way is frozen"):
        way.start = "b"  # type: ignore[misc]
    with pytest.raises(AttributeError, match="Way is frozen"):
        del way.start
    assert hash(way) == hash(Way("a"))
    other = evolve(way, end="b")
    assert (other, hash(other), vars(other).keys() - {" hash"}) == (
        Way("a", "b"), hash(Way("a", "b")), {"start", "end", "passed", "told"},
    )  # fmt: skip
    assert way == Way("a")
    with pytest.raises(TypeError, match="Way has no field ended"):
        evolve(way, ended="b")


def test_values_are_equal_by_class_and_by_what_is_compared() -> None:
    """Protects keys of tables: two classes with the same fields differ, and what is not compared does not count."""
    assert Way("a", passed=["x"]) == Way("a")
    assert Way("a", told="x") != Way("a")
    assert Way("a") != Detour("a")
    assert len({Way("a"), Way("a"), Way("b"), Detour("a")}) == 3
    assert Itself("a") != Itself("a")


def test_a_value_from_another_process_is_found_by_its_own_hash() -> None:
    """Protects what is pickled: texts hash otherwise in each process, so the hash is not taken along."""
    way = Way("a")
    hash(way)

    again = pickle.loads(pickle.dumps(way))

    assert set(vars(again)) == {"start", "end", "passed", "told"}
    assert hash(again) == hash(way)

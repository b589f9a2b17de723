"""Elements made in Python: what a field takes, what it refuses, and how each value is known."""

from __future__ import annotations

import datetime
import pickle
from typing import Any

import pytest
from pydantic import ValidationError

from iotsec import Component, Design, Flow, Interface, Party, System, between, including, none, spread, stated
from iotsec.model.kinds import KINDS
from iotsec.model.records import Agreement
from iotsec.model.values import PLAIN, Between, Spread, Statement
from iotsec.units import read_quantity


def refusal(kind: Any, **fields: Any) -> tuple[str, str | None]:
    """The one message (and hint) with which a field is refused."""
    with pytest.raises(ValidationError) as caught:
        kind(**fields)
    (error,) = caught.value.errors()
    context = error.get("ctx") or {}
    return str(context.get("message") or error["msg"]), context.get("hint")


@pytest.mark.parametrize(
    ("fields", "notes"),
    [
        ({"systm": "h"}, ["systm: did you mean system?"]),
        ({"external": "yes"}, ["external: write true or false"]),
        ({"wheels": 4}, ["wheels: `iotsec facts component` lists what can be said"]),
        ({"kind": "thign", "rolse": []}, ["kind: did you mean thing?", "rolse: did you mean roles?"]),
    ],
)
def test_a_slip_in_a_script_says_what_would_be_right(fields: Any, notes: list[str]) -> None:
    """Whoever builds a design in Python is helped as much as whoever writes YAML."""
    with pytest.raises(ValidationError) as caught:
        Component(id="a", **fields)

    assert caught.value.__notes__ == notes


def test_fields_are_plain_and_remember_how_they_were_stated() -> None:
    """Protects scripts: a field is the value itself, and its basis, reason and openness are kept beside it."""
    flow = Flow(
        id="start",
        from_="csms",
        to="evse",
        authentication=stated("mutual", basis="verified", by="pentest-7"),
        carries=including("session", "price"),
        via=none("direct link"),
        latency=spread("20 ms", "80 ms"),
        latency_limit=between("1 s", "2 s"),
        integrity=True,
    )
    assert (flow.from_, flow.value("from"), flow.authentication, flow.via) == ("csms", "csms", "mutual", None)
    assert flow.carries == ("price", "session")
    assert flow.latency == Spread(read_quantity("20 ms"), read_quantity("80 ms"))
    assert flow.latency_limit == Between(read_quantity("1 s"), read_quantity("2 s"))
    assert dict(flow.statements) == {
        "authentication": Statement(basis="verified", by="pentest-7"),
        "carries": Statement(including=True),
        "via": Statement(none="direct link"),
    }
    assert flow.statement("integrity") == PLAIN
    assert flow.written() == {
        "from": "csms",
        "to": "evse",
        "via": {"none": "direct link"},
        "carries": {"including": ["price", "session"]},
        "authentication": {"is": "mutual", "basis": "verified", "by": "pentest-7"},
        "integrity": True,
        "latency": {"from": "20 ms", "to": "80 ms"},
        "latency_limit": {"between": ["1 s", "2 s"]},
    }


def test_constructors_and_documents_say_the_same() -> None:
    """Protects against two readings of one thing: helpers of Python equal the wrappers of documents."""
    made = Component(id="a", count=between(1, 3), feeds=none("battery"), radio=stated(True, basis="built"))
    read = Component(id="a", count={"between": [1, 3]}, feeds={"none": "battery"}, radio={"is": True, "basis": "built"})
    assert made == read
    assert made.written() == read.written()


def test_elements_are_equal_by_what_they_say() -> None:
    """Protects comparisons of designs: the order of a set does not count, how well a value is known does."""
    one = Component(id="a", roles=["sense", "actuate"], secure_boot=True)
    assert one == Component(id="a", secure_boot=True, roles=("actuate", "sense"))
    assert one != Component(id="a", roles=["sense"], secure_boot=True)
    assert one != Component(id="a", roles=["sense", "actuate"], secure_boot=stated(True, basis="verified"))


def test_elements_cannot_be_changed() -> None:
    """Protects findings: what was checked cannot change under them."""
    component = Component(id="a", count=2)
    with pytest.raises(AttributeError, match="a component does not change"):
        component.count = 3
    with pytest.raises(AttributeError, match="a component does not change"):
        del component.count
    assert component.count == 2
    assert component == pickle.loads(pickle.dumps(component))
    assert repr(component) == "Component(id='a', count=2)"
    design = Design(id="d", elements=[component])
    with pytest.raises(TypeError):
        design.elements["b"] = component  # type: ignore[index]
    assert list(design.elements) == ["a"]


REFUSED: dict[str, tuple[Any, dict[str, Any], tuple[str, str | None]]] = {
    "a truth as text": (
        Component,
        {"secure_boot": "yes"},
        ("expected true or false, got 'yes'", "write true or false"),
    ),
    "a truth as number": (Component, {"secure_boot": 1}, ("expected true or false, got 1", "write true or false")),
    "a number as text": (
        Component,
        {"count": "40"},
        ("expected a whole number from 1 to 1000000000000, got '40'", None),
    ),
    "a number as truth": (
        Component,
        {"count": True},
        ("expected a whole number from 1 to 1000000000000, got True", None),
    ),
    "a number below its least": (
        Component,
        {"count": 0},
        ("expected a whole number from 1 to 1000000000000, got 0", None),
    ),
    "a share above one": (
        Flow,
        {"from_": "a", "to": "b", "availability": 1.5},
        ("expected a number from 0 to 1, got 1.5", None),
    ),
    "a share that is no number": (
        Flow,
        {"from_": "a", "to": "b", "availability": float("nan")},
        ("expected a number from 0 to 1, got nan", None),
    ),
    "a word close to a known one": (
        System,
        {"state": "plannd"},
        ("'plannd' is not one of planned, operational, retired", "did you mean planned?"),
    ),
    "a word like no known one": (
        System,
        {"technology": 5},
        ("5 is not one of IT, OT", None),
    ),
    "a word among words": (
        Component,
        {"roles": ["sens"]},
        ("'sens' is not one of sense, actuate, store, relay", "did you mean sense?"),
    ),
    "text where a list belongs": (
        Component,
        {"roles": "sense"},
        ("expected a list of words, got 'sense'", "write [sense]"),
    ),
    "a word twice": (Component, {"algorithms": ["a", "a"]}, ("a stands twice in the list", "name it once")),
    "empty text": (System, {"purpose": " "}, ("the text is empty", "leave the field out if it is not known")),
    "text with a control character": (
        System,
        {"purpose": "a\x07"},
        ("the text holds the hidden character U+0007", "what is shown must be what is said"),
    ),
    "text that is too long": (
        System,
        {"purpose": "a" * 5000},
        ("the text has 5000 characters, at most 4096 are allowed", None),
    ),
    "a scale left": (System, {"risk_class": 5}, ("expected a whole number from 1 to 4, got 5", None)),
    "a quantity of another dimension": (
        Component,
        {"repair_time": "4 m"},
        ("expected a quantity of time, got '4 m' (length)", "such as 1 s"),
    ),
    "a date that is none": (
        Component,
        {"connected_on": "2027-02-30"},
        ("2027-02-30 is a date that does not exist", "look at the month and the day"),
    ),
    "a range of numbers upside down": (
        Component,
        {"count": between(5, 1)},
        ("the range is upside down: 5 is more than 1", "write the lower end first"),
    ),
    "a range of quantities upside down": (
        Component,
        {"repair_time": {"between": ["2 h", "1 h"]}},
        ("the range is upside down: 2 h is more than 1 h", "write the lower end first"),
    ),
    "a range of dates upside down": (
        Component,
        {"connected_on": between("2027-02-01", "2027-01-01")},
        ("the range is upside down: 2027-02-01 is more than 2027-01-01", "write the lower end first"),
    ),
    "a spread upside down": (
        Flow,
        {"from_": "a", "to": "b", "latency": spread("80 ms", "20 ms")},
        ("the range is upside down: 80 ms is more than 20 ms", "write the lower end first"),
    ),
    "a range of words": (
        Component,
        {"count": between("few", "many")},
        ("expected a whole number from 1 to 1000000000000, got 'few'", None),
    ),
    "a spread where nothing varies": (
        Component,
        {"repair_time": spread("1 h", "2 h")},
        ("this is not a range that can be read here", "write {between: [low, high]} for one value not yet known"),
    ),
    "two wrappers at once": (
        Component,
        {"secure_boot": {"is": True, "none": "no boot"}},
        ("say one of `is`, `none`, `including` and `per`, with `basis` and `by` beside it", None),
    ),
    "a basis that is none": (
        Component,
        {"secure_boot": {"is": True, "basis": "proven"}},
        ("'proven' is not a basis: write one of assumed, required, designed, built, verified", None),
    ),
    "a none without a reason": (
        Component,
        {"feeds": {"none": ""}},
        ("an explicit none needs its reason, such as {none: moves no mass}", None),
    ),
    "a witness that is no text": (
        Component,
        {"feeds": {"none": "x", "by": 5}},
        ("`by` names who or what says so, as text", None),
    ),
    "a contact without a channel": (
        Party,
        {"contacts": [{"hours": "24/7"}]},
        (
            "expected a contact, got {'hours': '24/7'}",
            "write {channel: ..., hours: ..., responds_within: 1 h}",
        ),
    ),
    "a presence in nothing": (
        Component,
        {"present": {}},
        ("write in which choices it exists, such as {mode: [maintenance]}", None),
    ),
    "a completeness of another basis": (
        System,
        {"complete": {"flows": {"basis": "proven"}}},
        (
            "write true, or {basis: ..., by: ...} with a basis of assumed, required, designed, built, verified",
            "leave an open kind out",
        ),
    ),
}


@pytest.mark.parametrize(("kind", "fields", "expected"), REFUSED.values(), ids=REFUSED)
def test_refuses_what_cannot_be_read(kind: Any, fields: dict[str, Any], expected: tuple[str, str | None]) -> None:
    """Protects designs against guesses: what is not clear is refused, and said what would be right."""
    assert refusal(kind, id="a", **fields) == expected


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("", "an id has 1 to 200 characters, got 0"),
        ("a" * 201, "an id has 1 to 200 characters, got 201"),
        ("a b", "an id may hold letters, digits, '-' and '_', but 'a b' holds U+0020"),
        ("a.b", "an id may hold letters, digits, '-' and '_', but 'a.b' holds U+002E"),
        ("a\x1b[31m", "an id may hold letters, digits, '-' and '_', but 'a\\x1b[31m' holds U+001B"),
        ("a\u202eb", "an id may hold letters, digits, '-' and '_', but 'a\\u202eb' holds U+202E"),
        ("a\u200bb", "an id may hold letters, digits, '-' and '_', but 'a\\u200bb' holds U+200B"),
    ],
    ids=["empty", "long", "blank", "dot", "escape", "bidi override", "zero width"],
)
def test_refuses_ids_that_deceive(id: str, said: str) -> None:
    """Protects terminals and readers: an id cannot hide, turn the writing or colour it."""
    assert refusal(Component, id=id)[0] == said


def test_ids_may_be_in_any_script() -> None:
    """Protects Japanese designs: an id is letters of any script."""
    assert Component(id="充電器-1", system="現場").written() == {"system": "現場"}


def test_required_and_unknown_fields() -> None:
    """Protects against misspelt fields from Python, and flows without ends."""
    assert refusal(Interface, id="i") == ("Field required", None)
    with pytest.raises(ValidationError, match="from"):
        Flow(id="f", to="b")
    assert refusal(Component, id="a", secure_bot=True) == ("Extra inputs are not permitted", None)


def test_every_example_of_the_model_can_be_read_and_written() -> None:
    """Protects the reference and the editors: what stands there as an example works, and reads back the same."""
    for name, kind in KINDS.items():
        fields = {
            info.alias or attribute: info.examples[0]
            for attribute, info in kind.model_fields.items()
            if info.examples and attribute not in ("id", "present")
        }
        element = kind(id="a", **fields)
        assert kind(id="a", **element.written()) == element, name
        assert set(element.written()) == set(fields), name


def test_dates_and_quantities_of_python_are_taken() -> None:
    """Protects scripts that hold dates and quantities of their own."""
    one = Component(id="a", connected_on=datetime.date(2027, 3, 1), repair_time=read_quantity("4 h"))
    assert one == Component(id="a", connected_on="2027-03-01", repair_time="4 h")


def test_a_map_of_duties_takes_a_wrapper_and_keeps_its_own_words() -> None:
    """Protects what is said of a map: on which basis, or that there is none; a duty may be called `by`."""
    whole = Agreement(id="a", parties=["x", "y"], duties={"is": {"updates": "x"}, "basis": "verified", "by": "c-7"})
    none = Agreement(id="a", parties=["x", "y"], duties={"none": "nothing to do"})
    named = Agreement(id="a", parties=["x", "y"], duties={"by": "x"})

    assert (whole.duties, whole.statement("duties").basis) == ({"updates": "x"}, "verified")
    assert (none.duties, none.statement("duties").none) == (None, "nothing to do")
    assert (named.duties, named.statements) == ({"by": "x"}, {})
    for agreement in (whole, none, named):
        assert Agreement(id="a", **agreement.written()) == agreement


class Compared(str):
    """A text that counts how often it is compared."""

    times = 0
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        Compared.times += 1
        return str.__eq__(self, other)


def test_a_word_twice_in_a_long_list_is_found_without_comparing_each_with_each() -> None:
    """Such a list comes from anybody: to compare each of its words with all before it would take minutes."""
    words: list[str] = [Compared(f"w{number}") for number in range(2_000)]
    Compared.times = 0
    with pytest.raises(ValidationError, match="w1999 stands twice in the list"):
        Component(id="c", algorithms=[*words, Compared("w1999")])
    assert Compared.times < 10_000

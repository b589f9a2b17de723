"""Conditions as written: what can be asked of which fact, and what is said of every slip."""

from __future__ import annotations

from typing import Any

import pytest
from tables import CATALOGUE, slips_of

from iotsec.conditions.reading import OPERATORS

FACTS: dict[str, tuple[str, Any]] = {
    "truth": ("secure_boot", True),
    "choice": ("kind", "thing"),
    "text": ("product", "x 1"),
    "ref": ("zone", "yard"),
    "level": ("required_level", "SL 2"),
    "ordinal": ("physical_effect", "low"),
    "number": ("count", 3),
    "quantity": ("repair_time", "4 h"),
    "period": ("service_life", "15 years"),
    "date": ("connected_on", "2027-01-01"),
    "refs": ("feeds", "x"),
    "words": ("algorithms", "AES"),
    "choices": ("roles", "sense"),
}
"""A fact of a component of each form, and a value of it."""


def written(operator: str, value: Any) -> Any:
    """The operand as it is written for this operator."""
    if operator in ("declared", "given"):
        return True
    if operator == "within":
        return "1 year"
    return [value] if operator in ("one_of", "none_of", "includes", "only") else value


@pytest.mark.parametrize("form", FACTS)
@pytest.mark.parametrize("operator", OPERATORS)
def test_each_operator_is_for_some_forms(operator: str, form: str) -> None:
    """Protects the table of operators: what fits is read, what does not is refused with what can be asked instead."""
    fact, value = FACTS[form]
    found = CATALOGUE.form("component", fact)
    assert found is not None
    assert found.name == form
    slips = slips_of({"fact": fact, operator: written(operator, value)})
    fitting = [word for word, forms in OPERATORS.items() if form in forms]
    if operator in fitting:
        assert slips == []
    else:
        assert slips == [((operator,), f"{operator} cannot be asked of {fact} ({form})", f"ask {', '.join(fitting)}")]


SLIPS: dict[str, tuple[Any, list[tuple[tuple[Any, ...], str, str | None]]]] = {
    "nothing": ({}, [((), "expected a condition", "write {fact: ..., is: ...}, or all, any, not, every, some")]),
    "an unknown fact": (
        {"fact": "secure_bot", "is": True},
        [(("fact",), "a component has no fact secure_bot", "did you mean secure_boot?")],
    ),
    "an unknown fact at the end of a path": (
        {"fact": "zone.trusst", "at_least": 2},
        [(("fact",), "a zone has no fact trusst", "did you mean trust?")],
    ),
    "an unknown operator": (
        {"fact": "count", "at_lest": 2},
        [(("at_lest",), "unknown word at_lest", "did you mean at_least?")],
    ),
    "two operators": (
        {"fact": "count", "at_least": 2, "at_most": 4},
        [
            (
                (),
                "a comparison has one term and one operator",
                f"such as {{fact: ..., is: ...}}; operators are {', '.join(OPERATORS)}",
            )
        ],
    ),
    "an unknown unit": (
        {"fact": "repair_time", "at_most": "4 hous"},
        [(("at_most",), "'hous' is no unit known here", "did you mean 'hours'?")],
    ),
    "a unit of another dimension": (
        {"fact": "repair_time", "at_most": "4 m"},
        [(("at_most",), "4 m is length, not time", None)],
    ),
    "facts of two dimensions": (
        {"fact": "repair_time", "at_most": {"fact": "max_egress"}},
        [(("at_most",), "repair_time and max_egress are of different dimensions", "compare like with like")],
    ),
    "an unknown parameter": (
        {"fact": "count", "at_most": {"parameter": "mst"}},
        [(("at_most", "parameter"), "there is no parameter mst", "did you mean most?")],
    ),
    "a declared that is not true": (
        {"fact": "count", "declared": False},
        [(("declared",), "declared takes true", "silence is unknown; it is never asked for")],
    ),
    "a declared inside not": (
        {"not": {"any": [{"fact": "count", "declared": True}]}},
        [(("not",), "`not` may not hold `declared`: silence is unknown, so this could never be true", None)],
    ),
    "it outside of words": (
        {"it": True, "is": "x"},
        [(("it",), "`it` stands only inside a quantifier over a set of words", None)],
    ),
    "it of elements": (
        {"every": {"over": "feeds", "that": {"it": True, "is": "x"}}},
        [(("every", "that", "it"), "`it` stands only inside a quantifier over a set of words", None)],
    ),
    "it that is not true": (
        {"every": {"over": "algorithms", "that": {"it": "AES", "is": "x"}}},
        [(("every", "that", "it"), "`it` takes true: it is the member itself", None)],
    ),
    "a path through a set": (
        {"fact": "feeds.count", "at_least": 1},
        [(("fact",), "feeds names no single element, so the path cannot go on", "use every, some or a fold")],
    ),
    "a range over no set": (
        {"every": {"over": "zone", "that": {"fact": "trust", "at_least": 1}}},
        [(("every", "over"), "zone is not a set of elements or words, so nothing can range over it", None)],
    ),
    "a range over the element itself": (
        {"every": {"over": "self", "that": {"fact": "count", "at_least": 1}}},
        [(("every", "over"), "self is one element, so nothing can range over it", "name a set of it")],
    ),
    "a wrong word": (
        {"fact": "kind", "is": "gatway"},
        [
            (
                ("is",),
                "gatway is not one of thing, gateway, network, software, store, control, service, person",
                "did you mean gateway?",
            )
        ],
    ),
    "a wrong word among words": (
        {"fact": "roles", "includes": ["sense", "sence"]},
        [(("includes", 1), "sence is not one of sense, actuate, store, relay", "did you mean sense?")],
    ),
    "an empty list": ({"fact": "roles", "includes": []}, [(("includes",), "the list is empty", None)]),
    "a step beyond the scale": (
        {"fact": "zone.trust", "at_least": 7},
        [(("at_least",), "7 is outside the scale from 0 to 4", None)],
    ),
    "a level of no scale": (
        {"fact": "required_level", "at_least": "SL 9"},
        [(("at_least",), "'SL 9' is no level of a known scale", "write SCALE LEVEL, such as SL 2")],
    ),
    "a truth as text": (
        {"fact": "secure_boot", "is": "true"},
        [(("is",), "'true' is no value of a truth", None)],
    ),
    "a period that is a number": (
        {"fact": "connected_on", "within": 400},
        [(("within",), "400 is no value of a period", None)],
    ),
    "a date that is a number": (
        {"fact": "connected_on", "at_least": 400},
        [(("at_least",), "400 is no value of a date", None)],
    ),
    "words that are never the same": (
        {"fact": "kind", "is": {"fact": "medium"}},
        [(("is",), "medium is never what this can be, so the comparison is dead", None)],
    ),
    "elements that are never the same": (
        {"fact": "zone", "is": {"fact": "place"}},
        [(("is",), "place is never what this can be, so the comparison is dead", None)],
    ),
    "forms that cannot be compared": (
        {"fact": "zone", "is": {"fact": "product"}},
        [(("is",), "product (text) cannot be compared with zone (ref)", None)],
    ),
    "a sum of unlike things": (
        {"plus": [{"fact": "repair_time"}, {"fact": "count"}], "at_most": "1 h"},
        [(("plus",), "these terms cannot be added: their dimensions differ", "add like to like, or periods to a date")],
    ),
    "a product of a date": (
        {"times": [{"fact": "connected_on"}, 2], "at_most": 5},
        [(("times",), "times cannot be taken of a date", "add periods to a date")],
    ),
    "a union of elements and words": (
        {"union": [{"fact": "feeds"}, {"fact": "algorithms"}], "includes": ["x"]},
        [(("union",), "these sets cannot be united: some hold elements, some words", None)],
    ),
    "a union of a number": (
        {"union": [{"fact": "feeds"}, {"fact": "count"}], "includes": ["x"]},
        [(("union", 1), "union cannot be taken of count (number)", None)],
    ),
    "an unknown word in a quantifier": (
        {"some": {"over": "feeds", "when": {"fact": "count", "at_least": 1}, "that": {"fact": "count", "at_least": 1}}},
        [(("some", "when"), "unknown word when", "did you mean where?")],
    ),
    "a join beside another": (
        {"all": [{"fact": "count", "at_least": 1}], "fact": "count"},
        [((), "all stands beside all, fact", "put each in an item of its own under all")],
    ),
    "a way that is asked of another kind": (
        {"every": {"over": "algorithms", "that": {"reached": {"from": {"fact": "count", "at_least": 1}}, "is": True}}},
        [(("every", "that", "reached"), "reached is asked of components only", None)],
    ),
    "a way with two ends": (
        {"reached": {"from": {"fact": "radio", "is": True}, "toward": {"fact": "radio", "is": True}}, "is": True},
        [(("reached",), "say one of from and toward", None)],
    ),
    "all slips at once": (
        {"all": [{"fact": "secure_bot", "is": True}, {"any": [{"fact": "count", "is": "x"}]}]},
        [
            (("all", 0, "fact"), "a component has no fact secure_bot", "did you mean secure_boot?"),
            (
                ("all", 1, "any", 0, "is"),
                "'x' does not begin with a number",
                "write a number and a unit, such as '4 h', '100 MW' or '2 Gbit/s'",
            ),
        ],
    ),
}


@pytest.mark.parametrize(("condition", "expected"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_told_with_its_path_and_what_was_meant(condition: Any, expected: list[Any]) -> None:
    """Protects templates: a slip never becomes a requirement that does not fire."""
    parameters = {"most": {"default": 3, "stronger": "lower"}}
    assert slips_of(condition, parameters=parameters) == expected


TABLES: dict[str, tuple[Any, tuple[str, str | None]]] = {
    "a dead row by word": (
        {"by": "kind", "rows": {"thong": 1}},
        (
            "kind is never thong, so this row of p is dead",
            "it is one of thing, gateway, network, software, store, control, service, person",
        ),
    ),
    "a dead row by step": (
        {"by_risk_class": {"1": 1, "5": 2}},
        ("self.risk_class is never 5, so this row of p is dead", "it is one of 1, 2, 3, 4"),
    ),
    "a dead row by number": ({"by": "components_allowed", "rows": {"x": 1}}, ("", "")),
    "a row by a length of time": (
        {"by": "parent.loss_limit", "rows": {"x": 1}},
        ("parent.loss_limit is never x, so this row of p is dead", None),
    ),
    "a band of words": (
        {"by": "technology", "bands": {"below 10": 1, "else": 2}},
        ("technology (choice) cannot choose a band of p", "use rows"),
    ),
    "a key that is a truth": (
        {"by": "class_leading", "rows": {"true": 1}},
        ("class_leading (truth) cannot choose a row of p", None),
    ),
}


@pytest.mark.parametrize(("table", "expected"), TABLES.values(), ids=TABLES)
def test_a_row_that_can_never_be_chosen_is_told(table: Any, expected: tuple[str, str | None]) -> None:
    """Protects parameter tables: a row for a word that does not exist would never count."""
    kind = "component" if table.get("by") == "kind" else "system"
    condition = {"count": {"over": "evidence"}, "at_least": {"parameter": "p"}}
    (slip,) = slips_of(condition, (kind,), {"p": {**table, "stronger": "higher"}})
    assert slip[0] == ("at_least", "parameter")
    if expected[0]:
        assert slip[1:] == expected
    else:
        assert slip[1].startswith("a system has no fact components_allowed")

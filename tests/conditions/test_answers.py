"""Conditions put to facts: three-valued, over every form, with quantifiers, dates and parameters."""

from __future__ import annotations

from typing import Any

import pytest
from tables import asked, facts_of


def four(field: str, yes: Any, no: Any) -> Any:
    """Four components: with a value, with another, silent, with an explicit none."""
    return {"a": {field: yes}, "b": {field: no}, "c": {}, "d0": {field: {"none": "has none"}}}


SINGLE: dict[str, tuple[str, Any, Any, dict[str, tuple[Any, str]]]] = {
    # field, two values, then for each operator its operand and the answers (value, other value, silence, none)
    "truth": ("secure_boot", True, False, {"is": (True, "TFUF"), "is_not": (True, "FTUF"), "declared": (True, "TTUT"),
                                           "given": (True, "TTUF")}),
    "choice": ("kind", "thing", "store", {"is": ("thing", "TFUF"), "is_not": ("thing", "FTUF"),
                                          "one_of": (["thing", "person"], "TFUF"), "none_of": (["thing"], "FTUF"),
                                          "declared": (True, "TTUT"), "given": (True, "TTUF")}),
    "text": ("product", "x", "y", {"is": ("x", "TFUF"), "is_not": ("x", "FTUF"), "one_of": (["x", "z"], "TFUF"),
                                   "none_of": (["x", "z"], "FTUF"), "declared": (True, "TTUT")}),
    "ref": ("feeds", ["a"], ["b"], {"includes": (["a"], "TFUF"), "only": (["a"], "TFUT"), "none_of": (["a"], "FTUT"),
                                    "declared": (True, "TTUT"), "given": (True, "TTUF")}),
    "level": ("required_level", "SL 2", "SL 1", {"is": ("SL 2", "TFUF"), "is_not": ("SL 2", "FTUF"),
                                                 "at_least": ("SL 2", "TFUF"), "at_most": ("SL 1", "FTUF"),
                                                 "above": ("SL 1", "TFUF"), "below": ("SL 2", "FTUF"),
                                                 "declared": (True, "TTUT")}),
    "ordinal": ("physical_effect", "high", "low", {"is": ("high", "TFUF"), "at_least": ("high", "TFUF"),
                                                   "above": ("low", "TFUF"), "one_of": (["high"], "TFUF"),
                                                   "none_of": (["high"], "FTUF"), "below": ("high", "FTUF")}),
    "number": ("count", 5, 2, {"is": (5, "TFFF"), "at_least": (5, "TFFF"), "at_most": (2, "FTTF"),
                               "above": (2, "TFFF"), "below": (5, "FTTF"), "is_not": (5, "FTTF")}),
    "quantity": ("repair_time", "60 min", "2 h", {"is": ("1 h", "TFUF"), "is_not": ("1 h", "FTUF"),
                                                  "at_most": ("1 h", "TFUF"), "at_least": ("2 h", "FTUF"),
                                                  "above": ("1 h", "FTUF"), "below": ("2 h", "TFUF"),
                                                  "declared": (True, "TTUT")}),
    "period": ("service_life", "12 months", "2 years", {"at_least": ("1 year", "TTUF"), "above": ("1 year", "FTUF"),
                                                        "is": ("1 year", "TFUF"), "declared": (True, "TTUT")}),
    "date": ("connected_on", "2027-01-01", "2028-01-01", {"at_most": ("2027-06-01", "TFUF"), "above": ("as_of", "FTUF"),
                                                          "within": ("1 year", "TFUF"), "declared": (True, "TTUT")}),
    "words": ("algorithms", ["x", "y"], ["z"], {"includes": (["x"], "TFUF"), "only": (["x", "y"], "TFUT"),
                                                "none_of": (["z"], "TFUT"), "given": (True, "TTUF")}),
}  # fmt: skip
CASES = [
    pytest.param(field, yes, no, operator, operand, answers, id=f"{form} {operator}")
    for form, (field, yes, no, asks) in SINGLE.items()
    for operator, (operand, answers) in asks.items()
]


@pytest.mark.parametrize(("field", "yes", "no", "operator", "operand", "answers"), CASES)
def test_each_operator_over_known_silent_and_none(
    field: str, yes: Any, no: Any, operator: str, operand: Any, answers: str
) -> None:
    """Protects three-valued comparing: silence is unknown, an explicit none fails (a set of none is empty).

    `declared` never fails, and a count that is not stated is one.
    """
    facts = facts_of({"as_of": "2027-06-01"}, components=four(field, yes, no))
    assert asked({"fact": field, operator: operand}, facts) == answers


@pytest.mark.parametrize(
    ("operator", "operand", "answers"),
    [
        # 20 to 80 ms, one value in [20, 80] ms, from 20 ms on, up to 80 ms, 50 ms
        ("at_most", "80 ms", "TTUTT"),
        ("at_most", "50 ms", "FUUFT"),
        ("at_least", "20 ms", "TTTUT"),
        ("at_least", "50 ms", "FUFUT"),
        ("below", "81 ms", "TTUTT"),
        ("below", "80 ms", "FUUFT"),
        ("above", "19 ms", "TTTUT"),
        ("above", "20 ms", "FUFUT"),
        ("is", "50 ms", "UUUUT"),
        ("is", "90 ms", "FFUFF"),
    ],
)
def test_a_spread_is_not_an_uncertainty(operator: str, operand: str, answers: str) -> None:
    """Protects limits: of a spread all values occur, so `below` reads its upper end and `above` its lower one."""
    latencies: list[Any] = [{"from": "20 ms", "to": "80 ms"}, {"between": ["20 ms", "80 ms"]}, {"from": "20 ms"}]
    latencies += [{"to": "80 ms"}, "50 ms"]
    flows = {f"f{number}": {"from": "a", "to": "a", "latency": item} for number, item in enumerate(latencies)}
    assert asked({"fact": "latency", operator: operand}, facts_of(components={"a": {}}, flows=flows), "flow") == answers


def test_levels_of_two_scales_are_never_compared() -> None:
    """Protects against adding up schemes: ASIL B is neither above nor below SL 2, only surely not the same."""
    facts = facts_of(components={"a": {"required_level": "ASIL D"}, "b": {"required_level": "SL 3"}})
    assert [asked({"fact": "required_level", operator: "SL 2"}, facts) for operator in ("at_least", "at_most", "below")] == [
        "UT", "UF", "UF",
    ]  # fmt: skip


JOINS = {
    "all": ("all", "TFUFFFUFU"),
    "any": ("any", "TTTTFUTUU"),
}


@pytest.mark.parametrize(("join", "answers"), JOINS.values(), ids=JOINS)
def test_joins_follow_kleene(join: str, answers: str) -> None:
    """Protects `all`, `any` and `not`: nine pairs of true, false and unknown."""
    values: list[dict[str, Any]] = [{"x": True}, {"x": False}, {}]
    names = {"x": ("secure_boot", "radio")}
    components = {
        f"c{row}{column}": {
            **({names["x"][0]: first["x"]} if first else {}),
            **({names["x"][1]: second["x"]} if second else {}),
        }
        for row, first in enumerate(values)
        for column, second in enumerate(values)
    }
    facts = facts_of(components=components)
    parts = [{"fact": "secure_boot", "is": True}, {"fact": "radio", "is": True}]
    assert asked({join: parts}, facts) == answers
    turned = answers.translate(str.maketrans("TF", "FT"))
    assert asked({"not": {join: parts}}, facts) == turned
    assert asked({"any" if join == "all" else "all": [{"not": part} for part in parts]}, facts) == turned


def members(**feeds: Any) -> Any:
    """Components that feed each other: `p` is published, `q` is not, `u` says nothing, `x` only perhaps exists."""
    return {
        "p": {"support_published": True, "repair_time": "1 h", "algorithms": ["m"], "feeds": []},
        "q": {"support_published": False, "repair_time": "2 h", "algorithms": ["n"], "feeds": []},
        "u": {"feeds": []},
        "x": {"support_published": False, "repair_time": "4 h", "algorithms": ["k"], "feeds": [],
              "present": {"mode": ["off"]}},
        **{f"z_{name}": {"feeds": value} for name, value in feeds.items()},
    }  # fmt: skip


RELATIONS: dict[str, Any] = {
    "empty": [],
    "none": {"none": "battery"},
    "silent": None,
    "all good": ["p"],
    "one bad": ["p", "q"],
    "one unknown": ["p", "u"],
    "one perhaps": ["p", "x"],
    "open, good": {"including": ["p"]},
    "open, bad": {"including": ["q"]},
}
GOOD = {"fact": "support_published", "is": True}
TIME = {"fact": "repair_time"}
FOLDS: dict[str, tuple[Any, str]] = {
    "every": ({"every": {"over": "feeds", "that": GOOD}}, "TTUTFUUUF"),
    "some": ({"some": {"over": "feeds", "that": GOOD}}, "FFUTTTTTU"),
    "some bad": ({"some": {"over": "feeds", "that": {"not": GOOD}}}, "FFUFTUUUT"),
    "every where": ({"every": {"over": "feeds", "where": {"not": GOOD}, "that": {"fact": "radio", "is": True}}},
                    "TTUTUUUUU"),
    "count two at least": ({"count": {"over": "feeds"}, "at_least": 2}, "FFUFTTUUU"),
    "count one at most": ({"count": {"over": "feeds"}, "at_most": 1}, "TTUTFFUUU"),
    "count of the good": ({"count": {"over": "feeds", "where": GOOD}, "is": 1}, "FFUTTUTUU"),
    "total": ({"total": {"over": "feeds", "of": TIME}, "at_most": "2 h"}, "TTUTFUUUU"),
    "union includes": ({"union": {"over": "feeds", "of": {"fact": "algorithms"}}, "includes": ["n"]}, "FFUFTUFUT"),
    "union only": ({"union": {"over": "feeds", "of": {"fact": "algorithms"}}, "only": ["m"]}, "TTUTFUUUF"),
}  # fmt: skip


@pytest.mark.parametrize(("condition", "answers"), FOLDS.values(), ids=FOLDS)
def test_questions_about_members(condition: Any, answers: str) -> None:
    """Protects quantifiers and folds over closed, open, silent and partly unknown relations, and absent members."""
    components = members(**{f"{number}": value for number, value in enumerate(RELATIONS.values())})
    components = {id: {"system": "s", **fields} for id, fields in components.items()}
    facts = facts_of(
        {"choices": {"mode": ["on", "off"]}, "complete": ["systems"]}, systems={"s": {}}, components=components
    )
    assert asked(condition, facts)[4:] == answers


def test_a_member_whose_reference_is_hidden_may_belong_anywhere() -> None:
    """Protects relations read backwards: an interface that does not say of which component it is may be of each."""
    facts = facts_of(
        {"complete": ["interfaces"]},
        components={"a": {}, "b": {}},
        interfaces={
            "i": {"component": "a", "enabled": True},
            "j": {"component": None, "enabled": False},
        },
    )
    assert asked({"every": {"over": "interfaces", "that": {"fact": "enabled", "is": True}}}, facts) == "UU"
    assert asked({"some": {"over": "interfaces", "that": {"fact": "enabled", "is": True}}}, facts) == "TF"
    assert asked({"count": {"over": "interfaces"}, "at_most": 2}, facts) == "TT"
    assert asked({"count": {"over": "interfaces"}, "at_least": 1}, facts) == "TU"


def test_self_is_always_the_element_under_check() -> None:
    """Protects nested quantifiers: inside the second as inside the first, `self` is the outermost element."""
    facts = facts_of(
        zones={"y": {}, "z": {}},
        components={
            "a": {"zone": "y", "feeds": ["b"]},
            "b": {"zone": "z", "feeds": ["c"]},
            "c": {"zone": "y", "feeds": []},
        },
    )
    inner = {"some": {"over": "feeds", "that": {"fact": "zone", "is": {"fact": "self.zone"}}}}
    assert asked({"some": {"over": "feeds", "that": inner}}, facts) == "TFF"
    itself = {"some": {"over": "feeds", "that": {"fact": "feeds", "includes": {"fact": "self"}}}}
    assert asked(itself, facts) == "FFF"


@pytest.mark.parametrize(
    ("as_of", "answers"),
    [
        # on 2027-01-31, on 2026-02-28, in the future, between 2026-01-01 and 2028-01-01, silent
        ("2027-02-28", "TTFUU"),
        ("2028-01-31", "TFFUU"),
        ("2028-02-01", "FFFUU"),
        ("2027-01-30", "FTFUU"),
    ],
)
def test_a_date_within_a_period(as_of: str, answers: str) -> None:
    """Protects ages: not after the as-of date, and not before it by more than a calendar year, to the day."""
    dates: list[Any] = ["2027-01-31", "2026-02-28", "2029-01-01", {"between": ["2026-01-01", "2029-01-01"]}]
    components = {f"c{number}": {"restore_tested_on": item} for number, item in enumerate(dates)} | {"d1": {}}
    facts = facts_of({"as_of": as_of}, components=components)
    assert asked({"fact": "restore_tested_on", "within": "1 year"}, facts) == answers


@pytest.mark.parametrize(
    ("start", "period", "end"),
    [
        ("2027-01-31", "1 month", "2027-02-28"),
        ("2028-01-31", "1 month", "2028-02-29"),
        ("2028-02-29", "1 year", "2029-02-28"),
        ("2027-01-31", "2 months", "2027-03-31"),
        ("2027-12-31", "1 day", "2028-01-01"),
    ],
)
def test_calendar_months_end_with_the_month(start: str, period: str, end: str) -> None:
    """Protects sums of dates and periods: a month after the 31st is the month's last day."""
    facts = facts_of(components={"a": {"connected_on": start, "service_life": period}})
    for terms in ([{"fact": "connected_on"}, {"fact": "service_life"}], [{"fact": "connected_on"}, period]):
        assert asked({"plus": terms, "is": end}, facts) == "T"


def table(**entry: Any) -> Any:
    """One parameter."""
    return {"p": {"stronger": "lower", **entry}}


TABLES: dict[str, tuple[Any, str]] = {
    # a: class 1, thing, low, 5 of them; b: class 4, store, high, 50; c: unknown class, kind, effect, 5 or 50
    "one value": (table(default="3 h"), "TTT"),
    "by risk class": (table(by_risk_class={"1": "3 h", "2": "1 h", "3": "1 h", "4": "1 h"}), "TFU"),
    "by risk class, all agree": (table(by_risk_class={"1": "3 h", "2": "4 h", "3": "5 h", "4": "2 h"}), "TTT"),
    "by word": (table(by="kind", rows={"thing": "1 h", "store": "2 h"}, otherwise="3 h"), "FTU"),
    "by word, open otherwise": (table(by="kind", rows={"thing": "3 h"}), "TUU"),
    "by word, never otherwise": (table(by="kind", rows={"thing": "3 h"}, otherwise="never"), "TFU"),
    "by step": (table(by="physical_effect", rows={"none": "9 h", "low": "1 h", "high": "2 h"}), "FTU"),
    "by two keys": (
        table(by=["kind", "physical_effect"], rows={"thing": {"low": "3 h"}, "store": {"high": "1 h"}}),
        "TFU",
    ),
    "by band": (table(by="count", bands={"below 10": "1 h", "else": "2 h"}), "FTU"),
    "never": (table(default="never"), "FFF"),
}


@pytest.mark.parametrize(("parameters", "answers"), TABLES.values(), ids=TABLES)
def test_parameters_chosen_by_facts(parameters: Any, answers: str) -> None:
    """Protects tables: the row that fits counts; where the key is not known, all rows that are possible do."""
    facts = facts_of(
        systems={"s": {"risk_class": 1}, "t": {"risk_class": 4}, "u": {}},
        components={
            "a": {"system": "s", "kind": "thing", "physical_effect": "low", "count": 5, "repair_time": "2 h"},
            "b": {"system": "t", "kind": "store", "physical_effect": "high", "count": 50, "repair_time": "2 h"},
            "c": {"system": "u", "count": {"between": [5, 50]}, "repair_time": "2 h"},
        },
    )
    if "by_risk_class" in parameters["p"]:
        rows = parameters["p"]["by_risk_class"]
        parameters = table(by="self.system.risk_class", rows=rows)
    assert asked({"fact": "repair_time", "at_most": {"parameter": "p"}}, facts, "component", parameters) == answers


def test_sets_of_words_by_row() -> None:
    """Protects lists as parameters: surely in is what all possible rows hold."""
    facts = facts_of(
        components={
            "a": {"kind": "thing", "algorithms": ["x"]},
            "b": {"kind": "store", "algorithms": ["x"]},
            "c": {"algorithms": ["x"]},
            "d1": {"algorithms": ["z"]},
        }
    )
    parameters = table(by="kind", rows={"thing": ["x", "y"], "store": ["y"]}, otherwise=["y"])
    assert asked({"fact": "algorithms", "only": {"parameter": "p"}}, facts, "component", parameters) == "TFUF"
    assert asked({"fact": "product", "one_of": {"parameter": "p"}}, facts, "component", parameters) == "UUUU"


def test_arithmetic_on_intervals() -> None:
    """Protects budgets: sums, products and quotients of what is known only within bounds."""
    facts = facts_of(
        components={
            "a": {"repair_time": {"between": ["1 h", "2 h"]}, "restart_time": "1 h", "count": 2},
            "b": {"repair_time": "1 h", "restart_time": {"none": "starts by itself"}, "count": 2},
            "c": {"repair_time": "1 h"},
        }
    )
    total = {"plus": [TIME, {"fact": "restart_time"}]}
    assert asked({**total, "at_most": "3 h"}, facts) == "TFU"
    assert asked({**total, "at_most": "2 h"}, facts) == "UFU"
    assert asked({"times": [TIME, {"fact": "count"}], "at_least": "2 h"}, facts) == "TTF"
    assert asked({"divide": [TIME, {"fact": "restart_time"}], "at_most": 2}, facts) == "TFU"


def test_a_fact_that_no_element_in_reach_has() -> None:
    """Protects paths over several kinds: what no kind in reach has is an explicit none, and nothing crashes on it."""
    facts = facts_of(functions={"f": {}}, components={"a": {}}, accesses={"x": {"to": "f"}, "y": {"to": None}})
    asks: list[Any] = [
        {"fact": "to.secure_boot", "is": True},
        {"fact": "to.repair_time", "at_most": "1 h"},
        {"fact": "to.required_level", "at_least": "SL 1"},
        {"fact": "to.physical_effect", "one_of": ["low"]},
        {"fact": "to.kind", "none_of": ["thing"]},
        {"fact": "to.connected_on", "within": "1 year"},
        {"fact": "to.feeds", "includes": ["a"]},
    ]
    assert [asked(item, facts, "access") for item in asks] == ["FU"] * len(asks)
    assert asked({"fact": "to.feeds", "none_of": ["a"]}, facts, "access") == "TU"

"""Verdicts: what each requirement comes to for each element, whatever the chunks, stages, choices and bases."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from rules import TEXT, checked, design, profile, rule, verdicts

from iotsec import InputError, check, tabulate
from iotsec.checking.composing import composed
from iotsec.checking.judging import judge
from iotsec.errors import Problem

BOOT = {"fact": "secure_boot", "is": True}
THING = {"fact": "kind", "is": "thing"}

TABLE = {
    # (when, require): met, not met, unknown, or not applicable
    ("thing", True): "met", ("thing", False): "not_met", ("thing", None): "unknown",
    ("store", True): "not_applicable", ("store", False): "not_applicable", ("store", None): "not_applicable",
    (None, True): "met", (None, False): "unknown", (None, None): "unknown",
}  # fmt: skip


@pytest.mark.parametrize(("stated", "verdict"), TABLE.items(), ids=map(str, TABLE))
def test_the_table_of_verdicts(stated: tuple[Any, Any], verdict: str) -> None:
    """Protects the meaning of every verdict: an unknown `when` with a met `require` is met, with a failed one unknown."""
    fields = {key: value for key, value in zip(("kind", "secure_boot"), stated, strict=True) if value is not None}
    assert checked({"R": rule(BOOT, when=THING)}, design(components={"a": fields})) == {"R a": verdict}


def test_an_alternative_is_said_to_be_one() -> None:
    """Protects honesty: met by an alternative names it; one that does not apply helps nobody."""
    guard = {"when": {"fact": "constrained", "is": True}, "require": {"fact": "tamper", "is": "resistant"}}
    made = design(
        components={
            "a": {"secure_boot": True, "constrained": True, "tamper": "resistant"},
            "b": {"secure_boot": False, "constrained": True, "tamper": "resistant"},
            "c": {"secure_boot": False, "constrained": False, "tamper": "resistant"},
            "e": {"secure_boot": False, "constrained": True},
        }
    )
    findings = check(made, profile({"R": rule(BOOT, alternatives={"guard": guard})}))
    assert [(item.id, item.verdict.word, item.alternative) for item in findings.select()] == [
        ("a", "met", None), ("b", "met", "guard"), ("c", "not_met", None), ("e", "unknown", None),
    ]  # fmt: skip
    counts = findings.count()
    assert (counts["by_alternative"], counts["by_declaration"], counts["not_met"], counts["unknown"]) == (1, 1, 1, 1)


STAGED = {
    "POL": rule(BOOT, stage="policy"),
    "DES": rule(BOOT, stage="design", when=THING),
    "OPS": rule(BOOT, stage="operation"),
}


def staged() -> Any:
    """A system in design, one in operation, and a component of none."""
    return design(
        {"stage": "risk-assessment"},
        systems={"s": {"stage": "design"}, "t": {"stage": "operation"}},
        components={
            "a": {"system": "s", "kind": "thing", "secure_boot": False},
            "b": {"system": "t", "kind": "thing", "secure_boot": False},
            "c": {"kind": "store", "secure_boot": False, "system": {"none": "of nobody"}},
        },
    )


def test_later_is_what_a_systems_stage_does_not_ask_yet() -> None:
    """Protects early stages: each system is asked by its own stage, what belongs to none by the design's."""
    assert checked(STAGED, staged()) == {
        "DES a": "not_met", "DES b": "not_met", "DES c": "later",
        "OPS a": "later", "OPS b": "not_met", "OPS c": "later",
        "POL a": "not_met", "POL b": "not_met", "POL c": "not_met",
    }  # fmt: skip


def test_a_stage_can_be_supposed() -> None:
    """Protects `--stage`: as if every system had reached it, forward and backward."""
    assert set(checked(STAGED, staged(), stage="policy").values()) == {"later", "not_met"}
    assert checked(STAGED, staged(), stage="policy")["OPS b"] == "later"
    found = checked(STAGED, staged(), stage="operation")
    assert (found["OPS a"], found["OPS c"], found["DES c"]) == ("not_met", "not_met", "not_applicable")


@pytest.mark.parametrize("chunk", [1, 2, 7, 65_536])
def test_chunks_change_no_verdict(chunk: int) -> None:
    """Protects large systems: judged row by row or all at once, every verdict is the same."""
    options: list[dict[str, Any]] = [
        {},
        {"kind": "thing"},
        {"kind": "store"},
        {"secure_boot": True},
        {"secure_boot": False},
    ]
    components = {
        f"c{number}": {
            **options[number % 3],
            **options[number % 5],
            "system": "s" if number % 4 else "t",
            "feeds": [f"c{(number * 7) % 23}"],
        }
        for number in range(23)
    }
    made = design(
        {"complete": ["systems"], "choices": {"mode": ["on", "off"]}},
        systems={"s": {"stage": "design"}, "t": {"stage": "operation", "present": {"mode": ["on"]}}},
        components=components,
    )
    rules = {
        **STAGED,
        "E": rule({"every": {"over": "feeds", "that": BOOT}}),
        "S": rule({"some": {"over": "feeds", "that": {"fact": "system", "is": {"fact": "self.system"}}}}),
        "C": rule({"count": {"over": "feeds", "where": THING}, "at_least": {"parameter": "p"}},
                  parameters={"p": {"by": "kind", "rows": {"thing": 1}, "otherwise": 0, "stronger": "higher"}}),
        "W": rule({"reached": {"from": THING}, "is": False}),
    }  # fmt: skip
    facts = tabulate(made)
    requirements = composed((profile(rules),)).requirements

    def all_of(size: int) -> list[Any]:
        return [(item.requirement.id, item.verdicts.tolist(), item.alternative.tolist()) for item in
                judge(facts, requirements, chunk=size)]  # fmt: skip

    assert all_of(chunk) == all_of(65_536)


def test_presence_follows_choices() -> None:
    """Protects variants: what exists only in some choices is unknown until they are chosen, and then asked or absent."""
    made = design(
        {"choices": {"mode": ["on", "off"]}, "complete": ["systems"]},
        systems={"s": {"parent": {"none": "the whole"}}, "t": {"parent": "s", "present": {"mode": ["off"]}}},
        components={
            "a": {"system": "s", "secure_boot": False, "present": {"mode": ["off"]}},
            "b": {"system": "t", "secure_boot": True},
            "c": {"system": "t", "secure_boot": False},
            "e": {"system": "s", "secure_boot": False, "present": {"mode": ["on", "off"]}},
        },
    )
    rules = {"R": rule(BOOT)}
    assert checked(rules, made) == {"R a": "unknown", "R b": "met", "R c": "unknown", "R e": "not_met"}
    assert checked(rules, made, choices={"mode": "off"}) == {
        "R a": "not_met", "R b": "met", "R c": "not_met", "R e": "not_met",
    }  # fmt: skip
    assert checked(rules, made, choices={"mode": "on"}) == {
        "R a": "not_applicable", "R b": "not_applicable", "R c": "not_applicable", "R e": "not_met",
    }  # fmt: skip
    with pytest.raises(InputError) as caught:
        checked(rules, made, choices={"mod": "on"})
    assert caught.value.problems == (Problem("the design has no choice mod", None, "did you mean mode?"),)
    with pytest.raises(InputError) as caught:
        checked(rules, made, choices={"mode": "of"})
    assert caught.value.problems == (Problem("mode has no option of", None, "its options are on, off"),)


BASES = {"built": {"secure_boot": {"is": True, "basis": "built"}}, "assumed": {"secure_boot": {"is": True, "basis": "assumed"}},
         "plain": {"secure_boot": True}, "wrong": {"secure_boot": {"is": False, "basis": "assumed"}}}  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "answers"),
    [
        ("policy", ["met", "met", "met", "not_met"]),
        ("design", ["met", "unknown", "met", "unknown"]),
        ("build", ["met", "unknown", "met", "unknown"]),
    ],
)
def test_below_the_least_basis_a_value_is_unknown(stage: str, answers: list[str]) -> None:
    """Protects against plans taken for facts: an assumption counts neither for nor against from the stage that asks more."""
    made = design({"stage": stage}, components=BASES)
    least = {"least_basis": {"policy": "assumed", "design": "required", "build": "built"}}
    found = checked({"R": rule(BOOT)}, made, least)
    assert [found[f"R {name}"] for name in BASES] == answers


def test_the_strictest_profile_sets_the_basis() -> None:
    """Protects composition: of two profiles the higher least basis counts for both."""
    made = design({"stage": "design"}, components={"a": {"secure_boot": True}})
    loose, strict = profile({"R": rule(BOOT)}), profile({"Q": rule(BOOT)}, profile="q", least_basis={"design": "built"})
    assert verdicts(check(made, loose)) == {"R a": "met"}
    assert verdicts(check(made, loose, strict)) == {"R a": "unknown", "Q a": "unknown"}


def test_the_date_of_judging() -> None:
    """Protects `--as-of`: the date asked for, else the design's."""
    made = design({"as_of": "2027-01-01"}, components={"a": {"support_until": "2027-06-01"}})
    rules = {"R": rule({"fact": "support_until", "at_least": "as_of"})}
    assert checked(rules, made) == {"R a": "met"}
    assert checked(rules, made, as_of=datetime.date(2027, 6, 2)) == {"R a": "not_met"}


def test_an_atom_that_stands_twice_is_tried_both_ways() -> None:
    """Protects against needless unknowns: what comes out the same with both answers is decided, also beside known ones."""
    either = {"any": [BOOT, {"not": BOOT}]}
    assert checked({"R": rule(either)}, design(components={"a": {}})) == {"R a": "met"}
    split = {"any": [{"all": [THING, BOOT]}, {"all": [THING, {"not": BOOT}]}]}
    assert checked({"R": rule(split)}, design(components={"a": {"kind": "thing"}, "b": {"kind": "store"}, "c": {}})) == {
        "R a": "met", "R b": "not_met", "R c": "unknown",
    }  # fmt: skip
    never = {"all": [BOOT, {"not": BOOT}]}
    assert checked({"R": rule(never)}, design(components={"a": {}})) == {"R a": "not_met"}
    assert checked({"R": rule(BOOT, when={"not": BOOT})}, design(components={"a": {}})) == {"R a": "unknown"}


def test_one_id_in_two_profiles() -> None:
    """Protects composition: the same template twice is one; two that differ under one id are refused."""
    one, other = profile({"R": rule(BOOT)}), profile({"R": rule(THING)}, profile="other")
    made = design(components={"a": {"secure_boot": True}})
    assert verdicts(check(made, one, profile({"R": rule(BOOT)}))) == {"R a": "met"}
    with pytest.raises(InputError) as caught:
        check(made, one, other)
    assert caught.value.problems == (
        Problem(
            "R stands in t and in other, which differ",
            None,
            "give requirements of your own an id of your own namespace",
        ),
    )


@pytest.mark.parametrize(
    ("obligation", "value", "codes"),
    [
        # limits: may, should, shall; then the same with unknowns allowed
        ("shall", False, [1, 1, 1, 1, 1, 1]),
        ("should", False, [1, 1, 0, 1, 1, 0]),
        ("may", False, [1, 0, 0, 1, 0, 0]),
        ("shall", None, [1, 1, 1, 0, 0, 0]),
        ("should", None, [1, 1, 0, 0, 0, 0]),
        ("shall", True, [0, 0, 0, 0, 0, 0]),
    ],
)
def test_exit_codes(obligation: str, value: bool | None, codes: list[int]) -> None:
    """Protects gates in CI: what is open at or above the limit closes it; the usual limit is `should`."""
    fields = {} if value is None else {"secure_boot": value}
    findings = check(design(components={"a": fields}), profile({"R": rule(BOOT, obligation=obligation)}))
    limits: tuple[Any, ...] = ("may", "should", "shall")
    assert [findings.exit_code(limit=item, allow_unknown=allow) for allow in (False, True) for item in limits] == codes
    assert findings.exit_code() == codes[1]


def test_a_gate_does_not_pass_on_nothing() -> None:
    """Protects gates from an empty file, such as one that a broken export wrote: nothing to check is no pass."""
    nothing = check(design(), profile({"R": rule(BOOT)}))
    something = check(design(components={"a": {"secure_boot": True}}), profile({"R": rule(BOOT)}))

    assert (nothing.nothing_checked, nothing.exit_code(allow_unknown=True)) == (True, 1)
    assert (something.nothing_checked, something.exit_code()) == (False, 0)


def test_findings_are_sorted_and_have_fingerprints() -> None:
    """Protects comparisons of runs: the same order and the same fingerprints, whatever the order of the profile."""
    made = design(components={"b": {}, "a": {"secure_boot": False}})
    rules = {"R2": rule(BOOT), "R1": rule(THING)}
    first, second = check(made, profile(rules)), check(made, profile(dict(reversed(rules.items()))))
    assert [str(item) for item in first] == [
        "R1 component a: unknown", "R1 component b: unknown", "R2 component a: not_met", "R2 component b: unknown",
    ]  # fmt: skip
    assert [item.fingerprint for item in first] == [item.fingerprint for item in second]
    assert len({item.fingerprint for item in first}) == 4
    assert next(iter(first)).requirement.title == TEXT


@pytest.mark.parametrize(
    ("many", "asked"),
    [
        ({"by_risk_class": {"1": 100, "2": 50, "3": 10, "4": 1}}, {"T-1 low": "met", "T-1 high": "not_met"}),
        ({"default": 100}, {"T-1 low": "met", "T-1 high": "met"}),
        ({"default": 10}, {"T-1 low": "not_met", "T-1 high": "not_met"}),
    ],
)
def test_a_parameter_in_a_question_to_the_graph_is_that_of_the_element(many: Any, asked: dict[str, str]) -> None:
    """Protects strict systems from the parameters of lax ones: by which ways it may be reached is asked of each."""
    question = {"reached": {"from": {"fact": "count", "at_least": {"parameter": "many"}}}, "is": False}
    rules = {
        "T-1": rule(question, parameters={"many": {"stronger": "lower", **many}}, stage="policy",
                    when={"fact": "kind", "is": "thing"}),
    }  # fmt: skip
    systems = {"one": {"risk_class": 1}, "three": {"risk_class": 3}}
    components = {
        "source": {"kind": "software", "count": 20, "system": "one"},
        "low": {"kind": "thing", "count": 1, "system": "one"},
        "high": {"kind": "thing", "count": 1, "system": "three"},
    }
    flows = {f"to-{id}": {"from": "source", "to": id, "via": {"none": "direct"}} for id in ("low", "high")}
    complete = {"complete": ["systems", "components", "flows"]}
    made = design(complete, systems=systems, components=components, flows=flows)
    found = {key: verdict for key, verdict in checked(rules, made).items() if verdict != "not_applicable"}
    assert found == asked

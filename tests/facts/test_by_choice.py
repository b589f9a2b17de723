"""Values that differ by choice: read, refused, written, and what they are while the choice is open and when it is made."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from iotsec import Function, including, none, per, stated, tabulate
from iotsec.columns import Level
from iotsec.documents.reading import design_of, read_design_text, tree_of, write_design
from iotsec.documents.schema import design_schema
from iotsec.errors import InputError
from iotsec.facts.missing import missing_of
from iotsec.facts.table import Facts
from iotsec.facts.view import View
from iotsec.model.by_choice import may_differ
from iotsec.model.design import DesignError
from iotsec.model.kinds import DEFAULTS, standard_vocabulary
from iotsec.testing.filling import SILENT, SILENT_BESIDE

Tree = dict[str, Any]
OUTAGE = {"normal": "4 h", "island": {"between": ["1 h", "2 h"]}}
TREE: Tree = {
    "iotsec": 1, "id": "d", "stage": "design", "choices": {"mode": ["normal", "island"]},
    "systems": {"s": {}}, "components": {"a": {"system": "s"}, "b": {"system": "s"}},
    "hazards": {"h": {"safe_state": {"per": {"mode": {"normal": "stop", "island": "run on"}}}}},
    "functions": {"f": {
        "system": "s",
        "tolerable_outage": {"per": {"mode": OUTAGE}},
        "performed_by": {"per": {"mode": {"normal": ["a"], "island": {"is": ["a", "b"], "basis": "verified"}}}},
        "criticality": {"per": {"mode": {"normal": 1, "island": 3}}},
        "level": {"per": {"mode": {"normal": "SIL 1", "island": "SIL 2"}}},
        "safety_function": {"per": {"mode": {"normal": False, "island": False}}},
        "degraded_mode": {"per": {"mode": {"normal": {"none": "it stops"}}}},
    }},
}  # fmt: skip


def facts_in(mode: str | None, tree: Tree = TREE, **more: Any) -> Facts:
    """The facts of the design, with a mode chosen or open."""
    return tabulate(design_of(tree), View(choices={} if mode is None else {"mode": mode}, **more))


def ends(facts: Facts, name: str) -> tuple[float, float]:
    """Both bounds of a number of the function."""
    number = facts.number_column("function", name)
    return float(number.low[0]), float(number.high[0])


def test_while_the_choice_is_open_only_what_holds_in_all_options_is_known() -> None:
    """Protects one check for all variants: a number is the hull, a word is known where all say it, a list is not whole."""
    facts = facts_in(None)
    assert (ends(facts, "tolerable_outage"), ends(facts, "criticality")) == ((3600.0, 14400.0), (1.0, 3.0))
    level = facts.column("function", "level")
    assert isinstance(level, Level)
    assert (float(level.rank.low[0]), float(level.rank.high[0])) == (1.0, 2.0)
    performers = facts.many("function", "performed_by")
    assert ([facts.id_of(number) for number in performers.members.tolist()], performers.open.tolist()) == (
        ["a"],
        [True],
    )
    assert facts.code("hazard", "safe_state").tolist() == [-1]
    assert facts.truth("function", "safety_function").false.tolist() == [True]


@pytest.mark.parametrize(
    ("mode", "outage", "performers", "state", "degraded"),
    [("normal", (14400.0, 14400.0), ["a"], "stop", -2), ("island", (3600.0, 7200.0), ["a", "b"], "run on", -1)],
)
def test_a_choice_made_says_which_value_it_is(
    mode: str, outage: tuple[float, float], performers: list[str], state: str, degraded: int
) -> None:
    """Protects `--choose`: in a mode the value of that mode is the value, and what it does not say is not stated."""
    facts = facts_in(mode)
    many = facts.many("function", "performed_by")
    found = [facts.id_of(number) for number in many.members.tolist()]
    words = facts.words.word(int(facts.code("hazard", "safe_state")[0]))
    assert (ends(facts, "tolerable_outage"), found, many.open.tolist(), words) == (outage, performers, [False], state)
    assert facts.code("function", "degraded_mode").tolist() == [degraded]


def test_what_is_said_of_every_option_is_declared() -> None:
    """Protects requirements that ask only whether something is said: it is, whichever option is chosen."""
    tree = copy.deepcopy(TREE)
    tree["functions"]["f"]["least_level"] = {"per": {"mode": {"normal": "half", "island": {"none": "it stops"}}}}
    facts = facts_in(None, tree)
    told = {name: bool(facts.column("function", name).declared[0]) for name in tree["functions"]["f"]}
    assert {name for name, said in told.items() if not said} == {"least_level", "degraded_mode"}
    assert facts.column("hazard", "safe_state").declared.tolist() == [True]


def test_each_option_counts_by_its_own_basis() -> None:
    """Protects against plans taken for facts: a value of one mode may count where that of another does not."""
    tree = copy.deepcopy(TREE)
    said = {"normal": {"is": "4 h", "basis": "verified"}, "island": "1 h"}
    tree["functions"]["f"]["tolerable_outage"] = {"per": {"mode": said}, "basis": "assumed", "by": "guess"}
    known = {mode: ends(facts_in(mode, tree, least_basis={"design": "built"}), "tolerable_outage") for mode in OUTAGE}
    assert known == {"normal": (14400.0, 14400.0), "island": (-np.inf, np.inf)}


@pytest.mark.parametrize(
    ("name", "mode", "missing"),
    [
        ("tolerable_outage", None, [("design", "choices.mode")]),
        ("tolerable_outage", "island", [("function", "tolerable_outage")]),
        ("degraded_mode", None, [("design", "choices.mode"), ("function", "degraded_mode")]),
        ("degraded_mode", "island", [("function", "degraded_mode")]),
        ("criticality", "normal", []),
    ],
)
def test_what_is_missing_is_the_choice_or_the_option(name: str, mode: str | None, missing: list[Any]) -> None:
    """Protects the list of what to make clear: a choice settles what it can, the rest has to be said."""
    assert [(gap.kind, gap.field) for gap in missing_of(facts_in(mode), "function", 0, name)] == missing


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_what_differs_by_choice_is_written_and_read_again(form: str) -> None:
    """Protects law 4: a value for each option stands in a document as it was read, in both formats."""
    design = design_of(TREE)
    again = read_design_text(write_design(design, format=form), f"d.{form}")
    assert (again, tree_of(again)["functions"]) == (design, TREE["functions"])


def test_a_script_says_it_as_a_document_does() -> None:
    """Protects the two ways of saying the same: constructors in Python, and documents."""
    said = {"normal": stated("4 h", basis="verified"), "island": none("never stops")}
    made = Function(id="f", tolerable_outage=per("mode", said, by="ops"),
                    performed_by=per("mode", {"normal": including("a")}))  # fmt: skip
    assert made.written() == {
        "performed_by": {"per": {"mode": {"normal": {"including": ["a"]}}}},
        "tolerable_outage": {
            "per": {"mode": {"island": {"none": "never stops"}, "normal": {"is": "4 h", "basis": "verified"}}},
            "by": "ops",
        },
    }
    assert Function(id="f", **made.written()) == made


SLIPS: dict[str, tuple[str, str, str, str, str | None]] = {
    "a choice that is not declared": (
        "tolerable_outage", "{per: {mdoe: {normal: 4 h}}}", "mdoe", "there is no choice mdoe", "did you mean mode?",
    ),
    "an option that the choice does not have": (
        "tolerable_outage", "{per: {mode: {norml: 4 h}}}", "norml", "mode has no option norml", "did you mean normal?",
    ),
    "a value that cannot be read": (
        "tolerable_outage", "{per: {mode: {normal: 4 V}}}", "normal", "expected a quantity of time, got '4 V' (voltage)",
        "such as 1 s",
    ),
    "a reference to nothing": (
        "degraded_mode", "{per: {mode: {normal: ff}}}", "normal", "there is no element ff", "did you mean f?",
    ),
    "a level on no scale": (
        "level", "{per: {mode: {normal: SIL 9}}}", "normal", "SIL has no level 9", "it has 0, 1, 2, 3, 4",
    ),
    "a field that is the same in all choices": (
        "system", "{per: {mode: {normal: s}}}", "system",
        "system is the same in all choices: draw another function with `present` instead", None,
    ),
    "a field of which silence says something": (
        "performers_needed", "{per: {mode: {normal: 1}}}", "performers_needed",
        "performers_needed is the same in all choices: draw another function with `present` instead", None,
    ),
    "two choices at once": (
        "level", "{per: {mode: {normal: SIL 1}, size: {big: SIL 2}}}", "level",
        "say what it is for each option of one choice, such as {per: {mode: {normal: 4 h}}}", None,
    ),
    "one choice under another": (
        "level", "{per: {mode: {normal: {per: {mode: {normal: SIL 1}}}}}}", "level",
        "under an option of one choice it cannot differ by another", None,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("field", "written", "at", "message", "hint"), SLIPS.values(), ids=SLIPS)
def test_a_slip_has_its_place(field: str, written: str, at: str, message: str, hint: str | None) -> None:
    """Protects whoever writes a design: what is wrong with one option is told at that option, with what was meant."""
    text = (
        "iotsec: 1\nid: d\nchoices: {mode: [normal, island]}\nsystems: {s: {}}\n"
        f"functions:\n  f: {{ {field}: {written} }}\n"
    )
    with pytest.raises(InputError) as caught:
        read_design_text(text)
    (problem,) = caught.value.problems
    assert problem.place is not None
    found = text.splitlines()[problem.place.line - 1][problem.place.column - 1 :]
    assert (problem.message, problem.hint, found.partition(":")[0]) == (message, hint, at)


def test_the_schema_knows_where_a_value_may_differ() -> None:
    """Protects editors: what the reader takes is right in the schema, and what it refuses there is not."""
    checking = Draft202012Validator(design_schema())
    assert list(checking.iter_errors(TREE)) == []
    wrong = copy.deepcopy(TREE)
    wrong["functions"]["f"]["system"] = {"per": {"mode": {"normal": "s"}}}
    assert list(checking.iter_errors(wrong))


def test_what_silence_says_is_the_same_in_all_choices() -> None:
    """Protects verdicts: an option that is not named must be unknown, which it is not where silence has a meaning."""
    for kind, name in {*SILENT, *SILENT_BESIDE, *DEFAULTS}:
        assert not may_differ(kind, name, standard_vocabulary().kinds[kind].fields[name].form), (kind, name)


@pytest.mark.parametrize(
    "written",
    [
        {"per": {"mode": {"normal": 1}, "other": {"a": 1}}},
        {"per": {"mode": {"normal": {"none": ""}}}},
        {"is": 1, "none": "x"},
    ],
)
def test_a_field_of_a_profile_whose_wrapper_cannot_be_read_is_refused(written: dict[str, Any]) -> None:
    """Protects from an error of the program, and from words of ours taken for a value: nobody asks a profile yet."""
    tree = copy.deepcopy(TREE)
    tree["components"]["a"]["x:own"] = written

    with pytest.raises(DesignError) as refused:
        design_of(tree)

    assert "x:own" in str(refused.value)

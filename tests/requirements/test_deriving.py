"""Profiles derived from others: what they take over, what they change, and that nothing gets weaker silently."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from deriving import BASED, RULES, TEXT, derived, told, written

from iotsec import InputError, check, load_profile
from iotsec.documents.reading import design_of
from iotsec.requirements.deriving.values_order import parameter_text
from iotsec.testing.edits import copied

STEPS: dict[str, tuple[Any, Any]] = {
    "an obligation": ({"obligation": "shall"}, ("obligation", "shall")),
    "an earlier stage": ({"stage": "design"}, ("stage", "design")),
    "one class": ({"parameters": {"most": {"by_risk_class": {"1": 4}}}}, ("most", "1: 4, 2: 9, 3: 5, 4: 3")),
    "all classes at once": ({"parameters": {"most": 2}}, ("most", "2")),
    "a larger set": ({"parameters": {"ciphers": ["b", "a"]}}, ("ciphers", "[b, a]")),
    "no waiver": ({"waivable": False}, ("waivable", None)),
    "no alternative": ({"without_alternatives": ["gateway"]}, ("alternatives", ())),
}  # fmt: skip


@pytest.mark.parametrize(("step", "now"), STEPS.values(), ids=STEPS)
def test_a_step_the_right_way_is_taken(step: Any, now: tuple[str, Any], tmp_path: Path) -> None:
    """Protects tailoring: what is stated anew is what the requirement says then, and the rest stays as it was."""
    requirement = derived(tmp_path, {"tailor": {"B-1": step}}).requirements["B-1"]
    known = {name: parameter_text(parameter) for name, parameter in requirement.parameters.items()}
    name, value = now
    assert (known[name] if name in known else getattr(requirement, name)) == value


WRONG: dict[str, tuple[Any, str]] = {
    "a weaker obligation": (
        {"B-2": {"obligation": "should"}},
        "weakens obligation of B-2 from shall to should (shall > should > may",
    ),
    "a later stage": ({"B-1": {"stage": "operation"}}, "weakens stage of B-1 from build to operation"),
    "a weaker value": ({"B-1": {"parameters": {"most": 6}}}, "changes parameters.most of B-1 from 1: 9, 2: 9, 3: 5, 4: 3 to 6"),
    "a smaller set": ({"B-1": {"parameters": {"ciphers": ["b"]}}}, "changes parameters.ciphers of B-1 from [a] to [b]"),
    "opened again": ({"B-1": {"parameters": {"most": "open"}}}, "weakens parameters.most of B-1"),
    "a condition dropped": (
        {"B-1": {"require": {"fact": "count", "at_most": {"parameter": "most"}}}},
        "weakens require of B-1 (what implies it is stronger",
    ),
    "narrower": (
        {"B-1": {"when": {"all": [{"fact": "kind", "is": "thing"}, {"fact": "count", "above": 1}]}}},
        "weakens when of B-1 (to apply to more is stronger",
    ),
    "a longer waiver": (
        {"B-1": {"waivable": {"by": ["safety_manager"], "at_most": "91 days"}}},
        "changes waivable of B-1, which is not shown to be stronger",
    ),
    "later in force": ({"B-1": {"in_force": {"from": "2028-04-01"}}}, "weakens in_force of B-1"),
    "a scenario where none was": (
        {"B-2": {"under": "any_single_loss", "require_also": {"fact": "outage", "at_most": "1 h"}}},
        "changes under of B-2 from no scenario to any_single_loss, which is not shown to be stronger",
    ),
    "opened to nothing": ({"B-1": {"parameters": {"ciphers": "open"}}}, "weakens parameters.ciphers of B-1 from [a] to open"),
    "another dimension": ({"B-2": {"parameters": {"long": "5 m"}}}, "5 m cannot be assigned to long of B-2 (it takes a quantity of time; base 1 says it at"),
}  # fmt: skip


@pytest.mark.parametrize(("tailor", "message"), WRONG.values(), ids=WRONG)
def test_a_step_the_wrong_way_is_told(tailor: Any, message: str, tmp_path: Path) -> None:
    """Protects bases: nothing gets weaker silently, and both places are named."""
    found = told(tmp_path, {"tailor": tailor})
    assert len(found) == 1, found
    assert message in found[0]
    assert found[0].startswith("x/profile.yaml:") or "base/profile.yaml:" in found[0]


def test_both_sources_are_named_with_their_lines(tmp_path: Path) -> None:
    """Protects the reader of a message: it says who weakens what, and where each of the two says it."""
    assert told(tmp_path, {"tailor": {"B-2": {"obligation": "may"}}}) == [
        (
            "x/profile.yaml:18:4: x 1 weakens obligation of B-2 from shall to may "
            "(shall > should > may; base 1 says it at base/profile.yaml:82:4)"
        )
    ]


def test_what_is_added_to_a_condition_is_told_where_it_is_added(tmp_path: Path) -> None:
    """Protects the reader of a message: what `when_also` adds is named as the profile's, not as the base's."""
    added = {"tailor": {"B-1": {"when_also": {"fact": "kind", "is": "gateway"}}}, "conformance": "exact"}
    assert told(tmp_path, added) == [
        (
            "x/profile.yaml:18:4: x 1 changes when of B-1, and a profile of exact conformance only assigns open "
            "parameters (to apply to more is stronger; base 1 says it at base/profile.yaml:18:4)"
        )
    ]


def test_a_digest_cut_short_is_told_as_such(tmp_path: Path) -> None:
    """Protects who copies a digest out of a report, which prints its beginning: the whole of it is asked for, and told."""
    whole = derived(tmp_path, {}).bases[0].digest
    named = {"profile": "base", "version": "1"}
    hint = "see what changed by `iotsec profile upgrade`, then name the digest"
    other = f"base 1 is not what was extended: its digest is {whole} ({hint})"
    for given, told_of in (
        (whole[:19], [f"{whole[:19]} is only the beginning of the digest of base 1 (write the whole of it: {whole})"]),
        (whole[:12] + "x" * 7, [other]),
        (whole, []),
    ):  # fmt: skip
        found = told(tmp_path, {"extends": [{**named, "digest": given}]})
        assert [line.split(": ", 1)[1] for line in found] == told_of


BAD: dict[str, tuple[Any, str]] = {
    "no such base": ({"extends": [{"profile": "bas", "version": "1"}]}, "there is no profile bas to extend"),
    "another version": ({"extends": [{"profile": "base", "version": "2"}]}, "this extends base 2, but base 1 is there"),
    "wrong digest": (
        {"extends": [{"profile": "base", "version": "1", "digest": "sha256:0"}]},
        "base 1 is not what was extended: its digest is sha256:",
    ),
    "nothing there": (
        {"extends": [{"profile": "base", "version": "1", "at": "../nowhere"}]},
        "no profile is at ../nowhere, where base is said to be (looked for nowhere: a folder with a profile.yaml, or such a file)",
    ),
    "no such requirement": ({"tailor": {"B-3": {"obligation": "shall"}}}, "there is no requirement B-3 in the bases"),
    "no reason": ({"exclude": {"B-1": {}}, "conformance": "demonstrable"}, "B-1 is left out without a reason"),
    "left out and strict": ({"exclude": {"B-1": {"reason": TEXT}}}, "a profile that leaves out what can apply cannot be shown"),
    "an id of the base": ({"requirements": {"B-2": RULES["B-2"]}}, "the requirement B-2 stands in a base already"),
    "no such fact": ({"tailor": {"B-2": {"require_also": {"fact": "tampre", "is": "evident"}}}}, "a component has no fact tampre"),
    "no such parameter": ({"tailor": {"B-2": {"parameters": {"lang": "1 h"}}}}, "there is no parameter lang to assign"),
    "a lower basis": ({"least_basis": {"design": "guessed"}}, "expected a basis for each stage"),
    "a field of nobody": ({"fields": {"component": {"mac": {"form": "truth", "meaning": TEXT, "example": True}}}}, "names that begin with x:"),
    "the prefix of the base": (
        {"prefix": "B-", "requirements": {"B-9": RULES["B-2"]}}, "the prefix B- is not told apart from B-, that of base 1",
    ),
    "a prefix within that of the base": ({"prefix": "B-X-"}, "the prefix B-X- is not told apart from B-, that of base 1"),
    "a base twice": ({"extends": BASED["extends"] * 2}, "base is extended twice (name each base once)"),
    "left out and tailored": (
        {"tailor": {"B-1": {"stage": "design"}}, "exclude": {"B-1": {"reason": TEXT}}, "conformance": "demonstrable"},
        "there is no requirement B-1 in the bases (it is excluded in this profile: leave one of the two out)",
    ),
    "no operator": (
        {"tailor": {"B-2": {"require_also": {"fact": "kind", "equals": "thing"}}}}, "unknown word equals (operators are is, is_not, one_of,",
    ),
    "a unit of nobody": (
        {"tailor": {"B-2": {"parameters": {"more": {"by_risk_class": {1: "2 min", 2: "2 minits"}, "stronger": "lower"}}}}},
        "'minits' is no unit known here (did you mean 'minutes'?)",
    ),
    "a change without a reason": (
        {"status": "published", "tailor": {"B-2": {"obligation": "shall"}}}, "the tailoring of B-2 does not say why (because: {en: ..., ja: ...})",
    ),
    "no prefix": ({"prefix": "", "requirements": {"Y-1": RULES["B-2"]}}, "says with what their ids begin"),
    "another namespace": ({"requirements": {"Y-1": RULES["B-2"]}}, "the id begins with X- in this profile"),
    "a field without example": ({"fields": {"component": {"x:mac": {"form": "truth", "meaning": TEXT}}}}, "a field has an example"),
    "an example that is none": (
        {"fields": {"component": {"x:mac": {"form": "quantity", "like": "8 bit", "meaning": TEXT, "example": "8 m"}}}},
        "expected a quantity of information",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("header", "message"), BAD.values(), ids=BAD)
def test_a_bad_profile_is_told(header: Any, message: str, tmp_path: Path) -> None:
    """Protects bodies that publish profiles: what is wrong is told with its place."""
    found = told(tmp_path, header)
    assert any(message in item for item in found), found
    assert all(item.startswith("x/") for item in found)


def test_what_a_base_lets_nobody_waive_stays_so(tmp_path: Path) -> None:
    """Protects bodies that derive from one that forbids waivers: other parts of such a requirement can still be tailored."""
    written(tmp_path, "base", {"requirements": RULES, "prefix": "B-", "not_waivable": ["B-1"]})
    found = load_profile(written(tmp_path, "x", {**BASED, "tailor": {"B-1": {"obligation": "shall"}}}))
    assert (found.requirements["B-1"].obligation, found.requirements["B-1"].waivable) == ("shall", None)
    written(tmp_path, "x", {**BASED, "tailor": {"B-1": {"waivable": RULES["B-1"]["waivable"]}}})
    with pytest.raises(InputError, match=r"x/profile.yaml:\d+:\d+: x 1 weakens waivable of B-1"):
        load_profile(tmp_path / "x")


def test_what_a_protocol_gives_is_the_word_of_the_base(tmp_path: Path) -> None:
    """Protects bases: a profile that says that a protocol protects more would have their requirements met by its word."""
    said = {"can": {"title": TEXT, "integrity": False}}
    written(tmp_path, "base", {"requirements": RULES, "prefix": "B-", "protocols": said})
    written(tmp_path, "x", {**BASED, "protocols": said})
    assert load_profile(tmp_path / "x").vocabulary.protocols["can"] == {"integrity": False}
    written(tmp_path, "x", {**BASED, "protocols": {"can": {"title": TEXT, "integrity": True}}})
    with pytest.raises(InputError, match=r"x/profile.yaml:\d+:\d+: a base says already, and otherwise, what can gives"):
        load_profile(tmp_path / "x")


def test_a_table_that_nothing_can_choose_from_is_told_where_it_stands(tmp_path: Path) -> None:
    """Protects readers of a message: the row is chosen by a fact that the kind has not, said where the table is."""
    hazard = {"B-H": {**RULES["B-2"], "applies_to": "hazard", "require": {"fact": "severity", "at_most": {"parameter": "most"}},
                      "parameters": {"most": {"default": 2, "stronger": "lower"}}}}  # fmt: skip
    found = told(
        tmp_path, {"tailor": {"B-H": {"parameters": {"most": {"by_risk_class": {1: 2, 2: 2, 3: 1, 4: 1}}}}}}, hazard
    )
    assert found == ["x/profile.yaml:19:5: a hazard has no fact risk_class (did you mean risks?)"]


def test_a_requirement_stated_anew_is_not_tried_on_the_design_of_the_base(tmp_path: Path) -> None:
    """Protects readers of a message: that a step is weaker is told, not that a fault of the base's design no longer fits."""
    tried = {
        "B-2": {
            **RULES["B-2"],
            "tried_on": {"not_met": {"components.a.update_time": "9 h"}, "unknown": {"components.a.update_time": None}},
        }
    }
    found = told(tmp_path, {"tailor": {"B-2": {"require": {"fact": "update_time", "declared": True}}}}, tried)
    assert len(found) == 0  # It is argued, and `profile check` finds it weaker.


def test_circles_are_told(tmp_path: Path) -> None:
    """Protects against profiles that extend each other."""
    for one, other in (("a", "b"), ("b", "a")):
        written(tmp_path, one, {"extends": [{"profile": other, "version": "1"}]})
    with pytest.raises(InputError, match=r"b/profile.yaml:\d+:\d+: profiles extend each other in a circle: a > b > a"):
        load_profile(tmp_path / "a")


FIELDS = {
    "component": {
        "x:mac": {"form": "quantity", "like": "8 bit", "meaning": TEXT, "example": "64 bit"},
        "x:asil": {"form": "ordinal", "scale": "asil", "meaning": TEXT, "example": "B"},
        "x:peer": {"form": "ref", "to": ["component"], "meaning": TEXT, "example": "a"},
        "x:treats": {"form": "words", "catalogue": "x:set", "meaning": TEXT, "example": ["m1"]},
    }
}
OWN = {
    "fields": FIELDS,
    "scales": {"asil": ["QM", "A", "B"]},
    "catalogues": {"x:set": ["m1", "m2"]},
    "protocols": {"can": {"title": TEXT, "authentication": "none", "integrity": False}},
    "requirements": {
        "X-1": {
            "title": TEXT, "obligation": "shall", "applies_to": "component", "when": {"fact": "x:asil", "at_least": "A"},
            "require": {"all": [
                {"fact": "x:mac", "at_least": "64 bit"}, {"fact": "x:peer.kind", "is": "thing"},
                {"fact": "x:treats", "includes": {"catalogue": "x:set"}},
            ]},
        },
        "X-2": {"title": TEXT, "obligation": "shall", "applies_to": "flow", "require": {"fact": "protocol_integrity", "is": True}},
    },
}  # fmt: skip


def test_a_row_that_nothing_chooses_is_told_with_the_words_of_its_scale(tmp_path: Path) -> None:
    """Protects whoever writes a table: the hint has the words that can be written, not the numbers behind them."""
    header = copied(OWN)
    header["requirements"]["X-1"]["parameters"] = {"t": {"by": "x:asil", "rows": {"C": "8 bit"}, "stronger": "higher"}}
    header["requirements"]["X-1"]["require"] = {"fact": "x:mac", "at_least": {"parameter": "t"}}
    assert [item.partition(": ")[2] for item in told(tmp_path, header)] == [
        "x:asil is never C, so this row of t is dead (it is one of QM, A, B)"
    ]


def test_two_ends_of_which_none_is_said_assign_nothing(tmp_path: Path) -> None:
    """Protects against a tailoring that says nothing and is taken for one."""
    rule = {**RULES["B-2"], "parameters": {"long": {"default": {"from": "1 h", "to": "2 h"}, "stronger": "within"}},
            "require": {"all": [{"fact": "update_time", "at_least": {"parameter": "long.from"}},
                                {"fact": "update_time", "at_most": {"parameter": "long.to"}}]}}  # fmt: skip
    found = told(tmp_path, {"tailor": {"B-2": {"parameters": {"long": {}}}}}, {"B-2": rule})
    assert [item.partition(": ")[2] for item in found] == [
        (
            "the parameter long cannot be assigned so (write {from: ..., to: ...}, "
            "or default, by_risk_class, by, rows, bands, otherwise; its direction stays as it is)"
        )
    ]


def test_an_empty_profile_is_told_what_a_profile_begins_with(tmp_path: Path) -> None:
    """Protects beginners: nothing is said of designs where a profile was meant."""
    for text, what in (("", "the file is empty"), ("# x\n", "the file says nothing")):
        (tmp_path / "profile.yaml").write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as caught:
            load_profile(tmp_path)
        told_of = caught.value.problems[0]
        assert (told_of.message, told_of.hint) == (what, "a profile begins with its id, such as 'profile: water'")


def test_own_fields_are_read_and_compared(tmp_path: Path) -> None:
    """Protects sector fields: they have units, scales, references and sets as the model's own, and silence is unknown."""
    good = {"kind": "thing", "x:asil": "B", "x:mac": "8 byte", "x:peer": "a", "x:treats": ["m2", "m1"]}
    components = {
        "a": good, "b": {**good, "x:mac": "32 bit"}, "c": {**good, "x:mac": None}, "d": {**good, "x:asil": "QM"},
        "e": {"x:asil": "A", "x:treats": ["m1"]},
    }  # fmt: skip
    flows = {name: {"from": "a", "to": "b", "protocol": name} for name in ("can", "other")}
    made = design_of({"iotsec": 1, "id": "design", "components": components, "flows": flows})
    found = check(made, derived(tmp_path, OWN))
    verdicts = {item.id: item.verdict.word for item in found.select() if item.requirement.id.startswith("X-")}
    assert verdicts == {
        "a": "met", "b": "not_met", "c": "unknown", "d": "not_applicable", "e": "not_met", "can": "not_met",
        "other": "unknown",
    }  # fmt: skip


OWN_SLIPS: dict[str, tuple[Any, str]] = {
    "the prefix of the base": ((("prefix",), "B-"), "the prefix B- is not told apart from B-, that of base 1 (write ids of a namespace of your own)"),
    "no prefix": ((("prefix",), ""), "a profile with requirements of its own says with what their ids begin (such as prefix: X-)"),
    "a kind": ((("requirements", "X-1", "applies_to"), "components"), "components is no kind of element (did you mean component?)"),
    "a scale": ((("scales", "asil"), "QM"), "the scale asil cannot be read (write a list of different words in rising order; numbers go in quotes)"),
    "a catalogue": (
        (("catalogues", "x:set"), "m1"),
        "the catalogue x:set cannot be read (write a list of different words, or a map from word to {en: ..., ja: ...})",
    ),
    "the name of a scale": ((("fields", "component", "x:asil", "scale"), "asli"), "there is no scale asli (did you mean asil?)"),
    "the name of a catalogue": (
        (("fields", "component", "x:treats", "catalogue"), "x:sets"), "there is no catalogue x:sets (did you mean x:set?)",
    ),
    "a catalogue that is asked for": (
        (("requirements", "X-1", "parameters"), {"t": {"default": {"catalogue": "x:sets"}, "stronger": "superset"}}),
        "there is no catalogue x:sets (did you mean x:set?)",
    ),
    "a unit": ((("fields", "component", "x:mac", "like"), "8 bitz"), "'bitz' is no unit known here (did you mean 'bit'?)"),
    "a form": ((("fields", "component", "x:asil", "form"), "ordnal"), "'ordnal' is no form of a field (did you mean ordinal?)"),
    "an example": ((("fields", "component", "x:asil", "example"), "E"), "'E' is not one of QM, A, B"),
    "two ends upside down": (
        (("requirements", "X-1"), {
            "title": TEXT, "obligation": "shall", "applies_to": "component", "require": {"fact": "x:mac", "at_least": {"parameter": "t"}},
            "parameters": {"t": {"default": {"from": "9 bit", "to": "8 bit"}, "stronger": "within"}},
        }),
        "nothing lies between 9 bit and 8 bit (write the lower end as `from`)",
    ),
    "an exclusion": ((("exclude",), {"B-1": {}}), "B-1 is left out without a reason (write {reason: {en: ..., ja: ...}})"),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "message"), OWN_SLIPS.values(), ids=OWN_SLIPS)
def test_what_follows_from_a_slip_is_not_told(edit: Any, message: str, tmp_path: Path) -> None:
    """Protects whoever writes a profile: one slip is one message, and what only follows from it is none."""
    (*steps, last), value = edit
    header = copied(OWN)
    part = header
    for step in steps:
        part = part[step]
    part[last] = value
    assert [item.partition(": ")[2] for item in told(tmp_path, header)] == [message]


def test_own_fields_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """Protects designs: a value of another dimension, scale or set, and a reference to nothing, are wrong input."""
    component = {"x:mac": "1 m", "x:asil": "E", "x:peer": "nobody", "x:treats": ["m3"]}
    made = design_of({"iotsec": 1, "id": "design", "components": {"a": component}})
    with pytest.raises(InputError) as caught:
        check(made, derived(tmp_path, OWN))
    assert [problem.message for problem in caught.value.problems] == [
        "components.a.x:mac: expected a quantity of information, got '1 m' (length)",
        "components.a.x:asil: 'E' is not one of QM, A, B",
        "components.a.x:peer: there is no element nobody (component)",
        "components.a.x:treats: 'm3' is not one of m1, m2",
    ]


def test_what_is_not_changed_is_the_same(tmp_path: Path) -> None:
    """Protects sharing: a requirement that a profile leaves as it is, is the very one of its base."""
    written(tmp_path, "base", {"requirements": RULES, "prefix": "B-"})
    for name in ("x", "y"):
        written(tmp_path, name, {**BASED, "tailor": {"B-1": {"obligation": "shall"}}})
    from iotsec.requirements.reading import load_profiles

    one, other = load_profiles([tmp_path / "x", tmp_path / "y"])
    shared = {id for id in one.requirements if one.requirements[id] is other.requirements[id]}
    assert shared == {"B-2"}


def test_every_part_knows_where_it_is_from(tmp_path: Path) -> None:
    """Protects provenance: what a profile changed is its own, the rest is its base's, with the line of each."""
    entry = derived(tmp_path, {"tailor": {"B-1": {"parameters": {"most": 2}, "obligation": "shall"}}}).entries["B-1"]
    origins = {
        ".".join(path): f"{entry.origin_of(path)}".replace(f"{tmp_path}/", "")
        for path in (("title",), ("obligation",), ("parameters", "most", "default"), ("parameters", "ciphers"))
    }
    assert origins == {
        "title": "base 1 (base/profile.yaml:11:4)",
        "obligation": "x 1 (x/profile.yaml:21:4)",
        "parameters.most.default": "x 1 (x/profile.yaml:19:5)",
        "parameters.ciphers": "base 1 (base/profile.yaml:56:5)",
    }


LAW = {"authority": TEXT, "retrieved_on": "2026-11-22", "status": "confirmed"}
ROW = {
    "title": TEXT, "obligation": "shall", "applies_to": "component", "require": {"fact": "secure_boot", "is": True},
    "in_force": {"from": "2027-12-11", "existing_from": "never"}, "law": LAW,
}  # fmt: skip
OVERLAY = {"kind": "overlay", "requirements": {"L-1": ROW, "L-2": {**ROW, "law": {**LAW, "status": "unconfirmed"}}}}


def test_only_confirmed_law_is_asked(tmp_path: Path) -> None:
    """Protects designs from law that nobody confirmed: it is kept and shown, and never asked."""
    overlay = load_profile(written(tmp_path, "land", OVERLAY))
    assert (list(overlay.requirements), list(overlay.inactive)) == (["L-1"], ["L-2"])


@pytest.mark.parametrize(("as_of", "start", "verdict"), [
    ("2027-12-10", "2027-12-01", "not_applicable"), ("2028-01-01", "2027-12-12", "not_met"),
    ("2028-01-01", "2027-12-10", "not_applicable"),
])  # fmt: skip
def test_law_begins_on_its_day_and_for_what_is_new(as_of: str, start: str, verdict: str, tmp_path: Path) -> None:
    """Protects existing systems: what was in operation before a law begins is asked only where the law says so."""
    made = design_of({
        "iotsec": 1, "id": "design", "as_of": as_of, "in_service_from": start, "components": {"a": {"secure_boot": False}},
    })  # fmt: skip
    found = check(made, derived(tmp_path, {}), load_profile(written(tmp_path, "land", OVERLAY)))
    assert [item.verdict.word for item in found.select() if item.requirement.id == "L-1"] == [verdict]


def test_whose_law_it_is_stands_in_overlays_only(tmp_path: Path) -> None:
    """Protects a standard's text from the law of one country, and overlays from rows of nobody."""
    for header in ({"requirements": {"L-1": ROW}}, {"kind": "overlay", "requirements": {"L-1": {**ROW, "law": None}}},
                   {"kind": "overlay", "requirements": {"L-1": {key: ROW[key] for key in ROW if key != "law"}}}):  # fmt: skip
        with pytest.raises(InputError, match=r"law"):
            load_profile(written(tmp_path, "land", header))

"""What a hostile reading found once, kept from coming back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from iotsec.checking.check import check
from iotsec.documents.reading import design_of
from iotsec.documents.writing import write_yaml
from iotsec.errors import InputError
from iotsec.findings import Verdict
from iotsec.model.design import DesignError
from iotsec.requirements.reading import load_profile
from iotsec.requirements.requirement import Profile

WHOLE = {
    "iotsec": 1,
    "id": "d",
    "stage": "design",
    "as_of": "2027-06-01",
    "complete": ["components", "flows", "systems"],
}


def profile_of(folder: Path, **requirement: Any) -> Profile:
    """A draft profile of one requirement."""
    entry = {"title": {"en": "T"}, "obligation": "shall", **requirement}
    tree = {"profile": "p", "version": "0.1.0", "status": "draft", "title": {"en": "P"}, "requirements": {"P-1": entry}}
    (folder / "profile.yaml").write_text(write_yaml(tree), encoding="utf-8")
    return load_profile(folder)


def verdicts(tree: dict[str, Any], profile: Profile, id: str = "P-1") -> dict[str, Verdict]:
    """The verdicts of one requirement by element."""
    return {item.id: item.verdict for item in check(design_of(tree), profile).select() if item.requirement.id == id}


def test_silence_is_not_asked_as_an_explicit_none(tmp_path: Path) -> None:
    """Protects law 1: an element that states nothing is no twin of one that states an explicit none."""
    reached = {"from": {"fact": "constrained", "is": {"fact": "self.constrained"}}}
    profile = profile_of(tmp_path, applies_to="component", require={"reached": reached, "is": False})
    flows = {"f": {"from": "src", "to": "b2", "kind": "data", "via": {"none": "direct"}}}
    components = {"a1": {"constrained": {"none": "x"}}, "b2": {}, "src": {"constrained": True}}

    found = verdicts({**WHOLE, "components": components, "flows": flows}, profile)

    assert found == {"a1": Verdict.MET, "b2": Verdict.UNKNOWN, "src": Verdict.MET}


def test_a_union_holds_members_that_may_belong_anywhere(tmp_path: Path) -> None:
    """Protects law 1: a component whose system is not stated may be in any of the systems that are joined."""
    require = {"union": {"over": "parts", "of": {"fact": "components"}}, "only": {"fact": "isolation"}}
    when = {"count": {"over": "parts"}, "at_least": 1}
    profile = profile_of(tmp_path, applies_to="system", when=when, require=require)
    systems = {"top": {"parent": {"none": "x"}, "isolation": ["a1"]}, "part": {"parent": "top"}}

    found = verdicts({**WHOLE, "systems": systems, "components": {"a1": {"system": "part"}, "b2": {}}}, profile)

    assert found["top"] is Verdict.UNKNOWN


def test_an_origin_outside_all_zones_is_another_zone() -> None:
    """Protects IOT-RES-10: what surely lies in no zone does not lie in the zone of the component either."""
    components = {
        "internet": {"kind": "network", "exposure": "public", "zone": {"none": "outside all zones"}},
        "sensor": {
            "kind": "thing",
            "constrained": True,
            "updatable": False,
            "zone": "z",
            "enforces": {"none": "too small"},
        },
    }
    flows = {"f": {"from": "internet", "to": "sensor", "kind": "data", "via": {"none": "direct"}}}

    found = verdicts(
        {**WHOLE, "zones": {"z": {}}, "components": components, "flows": flows}, load_profile("general"), "IOT-RES-10"
    )

    assert found["sensor"] is Verdict.NOT_MET


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        pytest.param({"through": ["f1"], "via": ["g"]}, "has no `via` of its own", id="with a via of its own"),
        pytest.param({"through": ["f1"]}, "f1 does not lead from a to b", id="leading elsewhere"),
        pytest.param({"through": {"including": ["f1", "f2"]}}, "all or none", id="not all"),
    ],
)
def test_an_end_to_end_flow_says_its_whole_way(parts: dict[str, Any], message: str) -> None:
    """Protects the graph from a link that is taken out by naming parts that do not lead there."""
    flows = {"f1": {"from": "a", "to": "g"}, "f2": {"from": "g", "to": "b"}, "ab": {"from": "a", "to": "b", **parts}}

    with pytest.raises(DesignError) as caught:
        design_of({**WHOLE, "components": {"a": {}, "b": {}, "g": {}}, "flows": flows})

    assert message in caught.value.text()


def test_a_connection_is_due_when_one_of_its_systems_is(tmp_path: Path) -> None:
    """Protects the joint of two systems in operation from being put off by the stage of the design as a whole."""
    profile = profile_of(
        tmp_path, applies_to="connection", stage="operation", require={"fact": "level_gap", "at_most": 0}
    )
    systems = {
        name: {"stage": "operation", "parent": {"none": "x"}, "assurance_level": f"SL {level}"}
        for name, level in (("a", 1), ("b", 2))
    }
    components = {"one": {"system": "a"}, "two": {"system": "b"}}
    flows = {"f": {"from": "one", "to": "two"}}

    found = verdicts(
        {**WHOLE, "stage": "policy", "systems": systems, "components": components, "flows": flows}, profile
    )

    assert found == {"a--b": Verdict.NOT_MET}


def test_fields_that_nobody_reads_are_refused() -> None:
    """Protects from silence: a prefixed field that no profile of the check declares would never be read."""
    design = design_of({**WHOLE, "components": {"a": {"auto:mac_bits": 24}}})

    with pytest.raises(InputError) as caught:
        check(design, load_profile("general"))

    assert caught.value.text() == (
        "components.a.auto:mac_bits: no profile of this check declares auto:mac_bits of a component "
        "(check it with `--profile automotive`, or write `profiles: [automotive]` at the top of the design)"
    )


def test_check_says_what_it_takes() -> None:
    """Protects a gate from being green because no profile was given."""
    design = design_of(WHOLE)

    for wrong in ((), ("general",)):
        with pytest.raises(TypeError, match="profile"):
            check(design, *wrong)  # type: ignore[arg-type]

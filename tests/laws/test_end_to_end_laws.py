"""Laws 1, 1b and 7 for requirements on end-to-end flows and on evidence, over designs that say much about both."""

from __future__ import annotations

from typing import Any

import laws
import pytest

from iotsec.errors import InputError
from iotsec.frozen import evolve
from iotsec.requirements.reading import load_profile
from iotsec.requirements.requirement import Profile
from iotsec.testing import Shape
from iotsec.testing.drawing import draw_tree
from iotsec.testing.luck import Seeded, one_of

IDS = {"IOT-DEF-09", "IOT-DEF-10", "IOT-LEG-09", "IOT-OPR-12", "IOT-RES-11", "IOT-RES-14", "IOT-RES-15", "IOT-SCIA-16",
       "IOT-SOS-03", "IOT-SOS-12", "IOT-SOS-14"}  # fmt: skip
MOST = {"party": 2, "system": 2, "zone": 2, "place": 2, "component": 4, "flow": 4, "function": 2, "hazard": 2, "data": 2,
        "threat": 2, "evidence": 4, "change": 1, "agreement": 1}  # fmt: skip
FIELDS = {
    "system": ("operator", "parent", "risk_class", "state", "complete"), "threat": ("severity",),
    "party": ("response_team", "contacts"), "hazard": ("severity", "fault_tolerant_time"),
    "component": ("system", "product", "can_cause", "safe_function", "accountable", "added_latency", "zone"),
    "function": ("system", "performed_by", "monitors"), "data": ("integrity", "confidentiality"),
    "flow": ("from", "to", "via", "kind", "carries", "latency", "availability", "availability_need", "latency_limit",
             "integrity", "confidentiality", "state", "opened_on"),
    "evidence": ("about", "kind", "result", "dated", "valid_until", "versions", "method", "requirements", "independent",
                 "approved_by", "by"),
    "change": ("of", "effective"), "agreement": ("parties", "covers"),
}  # fmt: skip
SHAPES = [Shape(most=MOST, fields=FIELDS, stated=stated, vague=vague, doubtful=doubtful, present=present)
          for stated, vague, doubtful, present in ((0.95, 0.05, 0.02, 0.1), (0.8, 0.1, 0.05, 0.2), (0.6, 0.1, 0.1, 0.1))]  # fmt: skip
KINDS = ("inventory", "joint-test", "penetration-test", "policy")


@pytest.fixture(scope="module")
def profile() -> Profile:
    """The requirements on end-to-end flows and on evidence."""
    whole = load_profile("general")
    return evolve(whole, requirements={id: whole.requirements[id] for id in sorted(IDS)})


def drawn(seed: int) -> dict[str, Any]:
    """A random design with a flow that is made of two others, and evidence of requirements that there are."""
    luck = Seeded(seed)
    tree = draw_tree(luck, one_of(luck, SHAPES))
    tree["in_service_from"] = "2027-06-01"
    for place, said in enumerate((tree.get("evidence") or {}).values()):
        if isinstance(said.get("requirements"), list):
            said["requirements"] = ["general"] if place % 2 else ["IOT-RES-14", "IOT-SOS-14"]
        if isinstance(said.get("kind"), str) and seed % 2:
            said["kind"] = KINDS[place % len(KINDS)]
    flows = {id: said for id, said in (tree.get("flows") or {}).items() if _plain(said)}
    joined = [(one, two) for one in flows for two in flows if one != two and flows[one]["to"] == flows[two]["from"]]
    if joined:
        first, last = joined[seed % len(joined)]
        tree["flows"]["flow-whole"] = {
            "from": flows[first]["from"], "to": flows[last]["to"], "through": [first, last], "kind": "command",
            "latency_limit": "2 h", "availability_need": 0.1, "carries": flows[first].get("carries", {"none": "a pulse"}),
        }  # fmt: skip
    return tree


def _plain(said: dict[str, Any]) -> bool:
    return isinstance(said.get("from"), str) and isinstance(said.get("to"), str)


@pytest.mark.parametrize("part", range(4))
def test_what_is_said_or_drawn_later_changes_no_verdict(part: int, profile: Profile) -> None:
    """Protects laws 1, 1b and 7 where evidence, dates and parts of flows are silent, doubtful, or in an open choice."""
    tried = 0
    for seed in range(part * 1_000, part * 1_000 + laws.examples(25)):
        try:
            design = laws.design_of(drawn(seed))
        except InputError:
            continue  # Two flows that do not meet after all, since an end is only assumed.
        tried += 1
        for share, grow in ((1.0, 0), (0.5, 1), (0.2, 2)):
            laws.filling_in_changes_nothing(design, seed, share, grow, lambda it: laws.verdicts_of(it, profile))
        laws.every_verdict_has_its_witness(design, profile)
    assert tried >= 20
